using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A content block is complete.</summary>
public sealed record ContentBlockStopEvent() : MessageStreamEvent("content_block_stop")
{
    /// <summary>The index of the content block within the message.</summary>
    [JsonPropertyName("index")]
    public required int Index { get; init; }

    /// <summary>
    /// The accumulated block, while a <see cref="MessageStream"/> is iterated; otherwise <see langword="null"/>.
    /// It is not part of the event's JSON and is ignored when events are compared.
    /// </summary>
    [JsonIgnore]
    public ContentBlock? ContentBlock { get; init; }

    /// <inheritdoc/>
    public bool Equals(ContentBlockStopEvent? other) => base.Equals(other) && Index == other.Index;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Index);

    private protected override string? Describe() => $"index {Index}";
}
