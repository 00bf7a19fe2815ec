namespace Handlers.Tests.Tools;

internal enum ToolKind
{
    One,
    Two,
}
