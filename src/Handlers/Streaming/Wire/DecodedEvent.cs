namespace Handlers;

/// <summary>
/// The parts of an event that the stream itself uses. The rest stays JSON until it is needed. The spans are slices of the
/// frame's data or of the receive buffer, and valid as long as these.
/// </summary>
internal ref struct DecodedEvent
{
    public EventKind Kind;

    /// <summary>The block's index, for the three <c>content_block_…</c> events.</summary>
    public int Index;

    public DeltaKind Delta;

    /// <summary>The bytes between the quotes of the delta's string, for text, thinking, input JSON and signature.</summary>
    public ReadOnlySpan<byte> Value;

    /// <summary>Whether <see cref="Value"/> holds escape sequences.</summary>
    public bool IsEscaped;

    /// <summary>Whether the delta event has nothing besides <see cref="Index"/>, <see cref="Delta"/> and <see cref="Value"/>.</summary>
    public bool IsPlainDelta;

    public BlockKind Block;

    /// <summary>Whether a <c>message_delta</c> names a stop reason that is not null.</summary>
    public bool HasStopReason;

    /// <summary>Whether a <c>message_delta</c> has the field <c>stop_reason</c>, null included.</summary>
    public bool SetsStopReason;

    /// <summary>Whether a <c>message_delta</c> has the field <c>stop_sequence</c>, null included.</summary>
    public bool SetsStopSequence;

    /// <summary>The whole event; empty for a frame of a learned layout, which is always a plain delta.</summary>
    public ReadOnlySpan<byte> Json;
}
