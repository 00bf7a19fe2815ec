namespace Handlers;

internal sealed class ThinkingConfigConverter() : UnionConverter<ThinkingConfig>(typeof(UnknownThinkingConfig), new()
{
    ["enabled"] = typeof(EnabledThinking),
    ["disabled"] = typeof(DisabledThinking),
    ["adaptive"] = typeof(AdaptiveThinking),
    ["between_tools"] = typeof(BetweenToolsThinking),
});
