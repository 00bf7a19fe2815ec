namespace Handlers;

/// <summary>A stream whose handler runs, and the handler's flow within which that stream is read, if there is one.</summary>
internal sealed record HandlerFlow(MessageStream Stream, HandlerFlow? Outer);
