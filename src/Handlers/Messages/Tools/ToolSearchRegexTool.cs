namespace Handlers;

/// <summary>Finds tools whose loading is deferred, by regular expression. The API runs the tool.</summary>
public sealed record ToolSearchRegexTool : NamedTool
{
    /// <summary>The version of 2025-11-19.</summary>
    public const string V20251119 = "tool_search_tool_regex_20251119";

    /// <summary>Makes the tool.</summary>
    /// <param name="type">The tool's version, for example <see cref="V20251119"/>.</param>
    public ToolSearchRegexTool(string type) : base(type, "tool_search_tool_regex")
    {
    }
}
