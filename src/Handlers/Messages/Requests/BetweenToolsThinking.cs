namespace Handlers;

/// <summary>The model thinks between calls of tools only.</summary>
public sealed record BetweenToolsThinking() : ThinkingConfig("between_tools");
