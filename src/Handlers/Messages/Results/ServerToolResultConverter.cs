using System.Text.Json;

namespace Handlers;

internal sealed class ServerToolResultConverter() : UnionConverter<ServerToolResult>(typeof(UnknownServerToolResult), new()
{
    ["web_fetch_result"] = typeof(WebFetchResult),
    ["code_execution_result"] = typeof(CodeExecutionResult),
    ["encrypted_code_execution_result"] = typeof(EncryptedCodeExecutionResult),
    ["bash_code_execution_result"] = typeof(BashCodeExecutionResult),
    ["text_editor_code_execution_view_result"] = typeof(TextEditorViewResult),
    ["text_editor_code_execution_create_result"] = typeof(TextEditorCreateResult),
    ["text_editor_code_execution_str_replace_result"] = typeof(TextEditorReplaceResult),
    ["tool_search_tool_search_result"] = typeof(ToolSearchResult),
    ["advisor_result"] = typeof(AdvisorResult),
    ["advisor_redacted_result"] = typeof(AdvisorRedactedResult),
    ["web_search_tool_result_error"] = typeof(ServerToolError),
    ["web_fetch_tool_result_error"] = typeof(ServerToolError),
    ["code_execution_tool_result_error"] = typeof(ServerToolError),
    ["bash_code_execution_tool_result_error"] = typeof(ServerToolError),
    ["text_editor_code_execution_tool_result_error"] = typeof(ServerToolError),
    ["tool_search_tool_result_error"] = typeof(ServerToolError),
    ["advisor_tool_result_error"] = typeof(ServerToolError),
})
{
    /// <summary>A web search answers with an array, which has no place for a <c>type</c>.</summary>
    private protected override Type FindCase(Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.StartArray ? typeof(WebSearchResults) : base.FindCase(reader);
}
