namespace Handlers;

/// <summary>What <see cref="IMessageHandler.OnAbortAsync"/> is given: the caller closed, disposed or cancelled the stream before its end. It has no fields yet.</summary>
public readonly struct AbortEvent;
