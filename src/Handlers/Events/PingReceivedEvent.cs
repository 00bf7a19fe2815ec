namespace Handlers;

/// <summary>What <see cref="IMessageHandler.OnPingAsync"/> is given: a <c>ping</c> arrived. It has no fields yet.</summary>
/// <remarks><see cref="PingEvent"/> is the API's own event, which <see cref="IMessageHandler.OnStreamEventAsync"/> is given.</remarks>
public readonly struct PingReceivedEvent;
