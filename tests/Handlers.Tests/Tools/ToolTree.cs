namespace Handlers.Tests.Tools;

internal sealed record ToolTree(string Name, IReadOnlyList<ToolTree>? Children = null);
