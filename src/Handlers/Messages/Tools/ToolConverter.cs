namespace Handlers;

internal sealed class ToolConverter() : UnionConverter<Tool>(typeof(UnknownTool), new()
{
    ["custom"] = typeof(CustomTool),
    ["mcp_toolset"] = typeof(McpToolset),
    ["web_search"] = typeof(WebSearchTool),
    ["web_fetch"] = typeof(WebFetchTool),
    ["code_execution"] = typeof(CodeExecutionTool),
    ["tool_search_tool_regex"] = typeof(ToolSearchRegexTool),
    ["tool_search_tool_bm25"] = typeof(ToolSearchBm25Tool),
    ["advisor"] = typeof(AdvisorTool),
    ["bash"] = typeof(BashTool),
    ["text_editor"] = typeof(TextEditorTool),
    ["computer"] = typeof(ComputerTool),
    ["memory"] = typeof(MemoryTool),
    ["computer_toolset"] = typeof(ComputerToolset),
    ["browser_toolset"] = typeof(BrowserToolset),
})
{
    /// <summary>Only the caller's own tools may come without a <c>type</c>.</summary>
    private protected override Type UntypedCase => typeof(CustomTool);

    /// <summary>Versions differ in the date at the end of the type, not in their fields: <c>web_search_20250305</c>.</summary>
    private protected override Type FindCase(ReadOnlySpan<char> type)
    {
        int end = type.LastIndexOf('_');
        bool isVersioned = end >= 0 && type.Length - end == "_yyyymmdd".Length && !type[(end + 1)..].ContainsAnyExceptInRange('0', '9');
        return base.FindCase(isVersioned ? type[..end] : type);
    }
}
