using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The first event: the message, still without content.</summary>
public sealed record MessageStartEvent() : MessageStreamEvent("message_start")
{
    /// <summary>The message as it starts: id, model and the usage so far.</summary>
    [JsonPropertyName("message")]
    public required Message Message { get; init => field = value ?? throw Missing("message"); }
}
