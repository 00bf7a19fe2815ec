namespace Handlers;

/// <summary>A sign of life; it may come anywhere.</summary>
public sealed record PingEvent() : MessageStreamEvent("ping")
{
    /// <summary>A ping without further fields.</summary>
    public static PingEvent Instance { get; } = new();
}
