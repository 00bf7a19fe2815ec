namespace Handlers;

/// <summary>What <see cref="IMessageHandler.OnStreamEventAsync"/> is given: an event of the API arrived.</summary>
public readonly struct StreamEvent
{
    /// <summary>The event, as the API sent it.</summary>
    public required MessageStreamEvent Event { get; init; }
}
