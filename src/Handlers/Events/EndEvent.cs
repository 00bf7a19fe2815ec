namespace Handlers;

/// <summary>What <see cref="IMessageHandler.OnEndAsync"/> is given: the stream has ended, and this is the last call. It has no fields yet.</summary>
public readonly struct EndEvent;
