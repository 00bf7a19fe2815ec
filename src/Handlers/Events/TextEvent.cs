namespace Handlers;

/// <summary>
/// What <see cref="IMessageHandler.OnTextAsync"/> is given for a <c>text_delta</c>. Each span is valid until the method returns.
/// A value is guaranteed only if the handler's <see cref="HandlerInterest"/> asks for it. Otherwise it may be present, because another handler or
/// the stream needs it, or be empty.
/// </summary>
public readonly ref struct TextEvent
{
    // One reference instead of four spans, so that the event is small enough to be passed in registers.
    private readonly DeltaText? _text;

    /// <summary>Makes the event, for tests of hand-written handlers.</summary>
    public TextEvent(
        int index,
        ReadOnlySpan<byte> utf8Delta = default,
        ReadOnlySpan<char> delta = default,
        ReadOnlySpan<byte> utf8Snapshot = default,
        ReadOnlySpan<char> snapshot = default,
        PartialJson partialJson = default)
    {
        Index = index;
        _text = DeltaText.Of(utf8Delta, delta, BlockBuilder.Of(utf8Snapshot, snapshot, partialJson));
    }

    internal TextEvent(DeltaText text, int index)
    {
        _text = text;
        Index = index;
    }

    /// <summary>The index of the content block within the message.</summary>
    public int Index { get; }

    /// <summary>The new text, in UTF-8; needs <see cref="HandlerInterest.TextUtf8"/>.</summary>
    public ReadOnlySpan<byte> Utf8Delta => _text is null ? [] : _text.Utf8;

    /// <summary>The new text; needs <see cref="HandlerInterest.Text"/>.</summary>
    public ReadOnlySpan<char> Delta => _text is null ? [] : _text.Utf16;

    /// <summary>The text of the content block so far, delta included, in UTF-8; needs <see cref="HandlerInterest.TextUtf8Snapshot"/>.</summary>
    public ReadOnlySpan<byte> Utf8Snapshot => _text is null ? [] : _text.Utf8Snapshot;

    /// <summary>The text of the content block so far, delta included; needs <see cref="HandlerInterest.TextSnapshot"/>.</summary>
    public ReadOnlySpan<char> Snapshot => _text is null ? [] : _text.Snapshot;

    /// <summary>The text of the content block so far as JSON, built when asked for; needs <see cref="HandlerInterest.TextPartialJson"/>.</summary>
    public PartialJson PartialJson => _text is null ? default : _text.PartialJson;
}
