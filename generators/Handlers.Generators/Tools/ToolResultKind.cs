namespace Handlers.Generators;

/// <summary>How the return value of a tool's method is converted to a tool result.</summary>
internal enum ToolResultKind
{
    /// <summary>Nothing is returned.</summary>
    None,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A <c>ContentList</c>.</summary>
    Content,

    /// <summary>A content block, or the result block itself.</summary>
    Block,

    /// <summary>Anything else: written as JSON.</summary>
    Json,
}
