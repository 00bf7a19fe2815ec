namespace Handlers;

/// <summary>The model thinks between tool calls only.</summary>
public sealed record BetweenToolsThinking() : ThinkingConfig("between_tools");
