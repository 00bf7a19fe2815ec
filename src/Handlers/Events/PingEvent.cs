namespace Handlers;

/// <summary>A keep-alive event. It may come at any point of a stream.</summary>
public sealed record PingEvent() : MessageStreamEvent("ping")
{
    /// <summary>A ping without further fields.</summary>
    public static PingEvent Instance { get; } = new();
}
