using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A tool that the API itself runs.</summary>
/// <param name="Value">The value as the API writes it; a value that is not known here is kept as it came.</param>
[JsonConverter(typeof(RequestConverter<ServerTool>))]
public readonly record struct ServerTool(string Value) : IOpenEnum<ServerTool>
{
    /// <summary>Searches the web.</summary>
    public static ServerTool WebSearch { get; } = new("web_search");

    /// <summary>Fetches a page.</summary>
    public static ServerTool WebFetch { get; } = new("web_fetch");

    /// <summary>Runs code.</summary>
    public static ServerTool CodeExecution { get; } = new("code_execution");

    /// <summary>Runs shell commands.</summary>
    public static ServerTool BashCodeExecution { get; } = new("bash_code_execution");

    /// <summary>Edits files in the container.</summary>
    public static ServerTool TextEditorCodeExecution { get; } = new("text_editor_code_execution");

    /// <summary>Finds tools by regular expression.</summary>
    public static ServerTool ToolSearchToolRegex { get; } = new("tool_search_tool_regex");

    /// <summary>Finds tools by words.</summary>
    public static ServerTool ToolSearchToolBm25 { get; } = new("tool_search_tool_bm25");

    /// <summary>Asks another model for advice.</summary>
    public static ServerTool Advisor { get; } = new("advisor");

    static ServerTool IOpenEnum<ServerTool>.Create(string value) => new(value);

    /// <summary>The value as the API writes it.</summary>
    public override string ToString() => Value ?? "";
}
