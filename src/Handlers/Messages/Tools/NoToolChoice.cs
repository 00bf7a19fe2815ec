namespace Handlers;

/// <summary>The model must not call tools.</summary>
public sealed record NoToolChoice() : ToolChoice("none");
