namespace Handlers;

/// <summary>What <see cref="IMessageHandler.OnConnectAsync"/> is given: the response headers of an accepted request have arrived.</summary>
public readonly struct ConnectEvent
{
    /// <summary>The head of the response.</summary>
    public required ResponseInfo Response { get; init; }
}
