namespace Handlers;

internal sealed class ContentBlockConverter() : UnionConverter<ContentBlock>(typeof(UnknownBlock), new()
{
    ["text"] = typeof(TextBlock),
    ["thinking"] = typeof(ThinkingBlock),
    ["redacted_thinking"] = typeof(RedactedThinkingBlock),
    ["tool_use"] = typeof(ToolUseBlock),
    ["server_tool_use"] = typeof(ServerToolUseBlock),
    ["mcp_tool_use"] = typeof(McpToolUseBlock),
    ["compaction"] = typeof(CompactionBlock),
    ["web_search_tool_result"] = typeof(WebSearchToolResultBlock),
    ["web_fetch_tool_result"] = typeof(WebFetchToolResultBlock),
    ["code_execution_tool_result"] = typeof(CodeExecutionToolResultBlock),
    ["bash_code_execution_tool_result"] = typeof(BashCodeExecutionToolResultBlock),
    ["text_editor_code_execution_tool_result"] = typeof(TextEditorCodeExecutionToolResultBlock),
    ["tool_search_tool_result"] = typeof(ToolSearchToolResultBlock),
    ["mcp_tool_result"] = typeof(McpToolResultBlock),
    ["advisor_tool_result"] = typeof(AdvisorToolResultBlock),
    ["container_upload"] = typeof(ContainerUploadBlock),
    ["fallback"] = typeof(FallbackBlock),
    ["mcp_tool_listing"] = typeof(McpToolListingBlock),
});
