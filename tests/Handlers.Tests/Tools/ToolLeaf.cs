namespace Handlers.Tests.Tools;

internal sealed record ToolLeaf : ToolNode;
