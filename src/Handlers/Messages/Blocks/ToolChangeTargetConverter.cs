namespace Handlers;

internal sealed class ToolChangeTargetConverter() : UnionConverter<ToolChangeTarget>(typeof(UnknownToolChangeTarget), new()
{
    ["tool_reference"] = typeof(ToolTarget),
    ["mcp_tool_reference"] = typeof(McpToolTarget),
    ["mcp_toolset_reference"] = typeof(McpToolsetTarget),
    ["tool_definition"] = typeof(ToolDefinitionTarget),
});
