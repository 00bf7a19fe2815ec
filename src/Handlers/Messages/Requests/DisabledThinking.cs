namespace Handlers;

/// <summary>The model does not think.</summary>
public sealed record DisabledThinking() : ThinkingConfig("disabled");
