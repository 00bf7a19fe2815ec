namespace Handlers;

internal sealed class ContextEditConverter() : UnionConverter<ContextEdit>(typeof(UnknownContextEdit), new()
{
    ["clear_tool_uses_20250919"] = typeof(ClearToolUsesEdit),
    ["clear_thinking_20251015"] = typeof(ClearThinkingEdit),
    ["compact_20260112"] = typeof(CompactEdit),
});
