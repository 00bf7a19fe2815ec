using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The last event: the message is complete.</summary>
public sealed record MessageStopEvent() : MessageStreamEvent("message_stop")
{
    /// <summary>
    /// The accumulated message, while a <see cref="MessageStream"/> is iterated; otherwise <see langword="null"/>.
    /// It is not part of the event's JSON and is ignored when events are compared.
    /// </summary>
    [JsonIgnore]
    public Message? Message { get; init; }

    /// <inheritdoc/>
    public bool Equals(MessageStopEvent? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();
}
