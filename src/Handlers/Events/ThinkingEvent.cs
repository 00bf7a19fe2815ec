namespace Handlers;

/// <summary>
/// What <see cref="IMessageHandler.OnThinkingAsync"/> is given for a <c>thinking_delta</c>. Each span is valid until the method returns.
/// A value is guaranteed only if the handler's <see cref="HandlerInterest"/> asks for it. Otherwise it may be present, because another handler or
/// the stream needs it, or be empty.
/// </summary>
public readonly ref struct ThinkingEvent
{
    // Only two fields, so that the event is passed in registers, like TextEvent.
    private readonly DeltaText? _text;

    /// <summary>Makes the event, for tests of hand-written handlers.</summary>
    public ThinkingEvent(
        int index,
        ReadOnlySpan<byte> utf8Delta = default,
        ReadOnlySpan<char> delta = default,
        ReadOnlySpan<byte> utf8Snapshot = default,
        ReadOnlySpan<char> snapshot = default)
    {
        Index = index;
        _text = DeltaText.Of(utf8Delta, delta, BlockBuilder.Of(utf8Snapshot, snapshot));
    }

    internal ThinkingEvent(DeltaText text, int index)
    {
        _text = text;
        Index = index;
    }

    /// <summary>The index of the content block within the message.</summary>
    public int Index { get; }

    /// <summary>The new thinking, in UTF-8; needs <see cref="HandlerInterest.ThinkingUtf8"/>.</summary>
    public ReadOnlySpan<byte> Utf8Delta => _text is null ? [] : _text.Utf8;

    /// <summary>The new thinking; needs <see cref="HandlerInterest.Thinking"/>.</summary>
    public ReadOnlySpan<char> Delta => _text is null ? [] : _text.Utf16;

    /// <summary>The thinking of the content block so far, delta included, in UTF-8; needs <see cref="HandlerInterest.ThinkingUtf8Snapshot"/>.</summary>
    public ReadOnlySpan<byte> Utf8Snapshot => _text is null ? [] : _text.Utf8Snapshot;

    /// <summary>The thinking of the content block so far, delta included; needs <see cref="HandlerInterest.ThinkingSnapshot"/>.</summary>
    public ReadOnlySpan<char> Snapshot => _text is null ? [] : _text.Snapshot;
}
