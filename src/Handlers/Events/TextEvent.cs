namespace Handlers;

/// <summary>
/// What <see cref="IMessageHandler.OnTextAsync"/> is given for a <c>text_delta</c>. Each span is empty unless the
/// handler's <see cref="HandlerInterest"/> asks for it, and valid until the method returns.
/// </summary>
public readonly ref struct TextEvent
{
    /// <summary>Makes the event, for tests of hand-written handlers.</summary>
    public TextEvent(
        int index,
        ReadOnlySpan<byte> utf8Delta = default,
        ReadOnlySpan<char> delta = default,
        ReadOnlySpan<byte> utf8Snapshot = default,
        ReadOnlySpan<char> snapshot = default)
    {
        Index = index;
        Utf8Delta = utf8Delta;
        Delta = delta;
        Utf8Snapshot = utf8Snapshot;
        Snapshot = snapshot;
    }

    /// <summary>The index of the content block within the message.</summary>
    public int Index { get; }

    /// <summary>The new text, in UTF-8; needs <see cref="HandlerInterest.TextUtf8"/>.</summary>
    public ReadOnlySpan<byte> Utf8Delta { get; }

    /// <summary>The new text; needs <see cref="HandlerInterest.Text"/>.</summary>
    public ReadOnlySpan<char> Delta { get; }

    /// <summary>The text of the content block so far, delta included, in UTF-8; needs <see cref="HandlerInterest.TextUtf8Snapshot"/>.</summary>
    public ReadOnlySpan<byte> Utf8Snapshot { get; }

    /// <summary>The text of the content block so far, delta included; needs <see cref="HandlerInterest.TextSnapshot"/>.</summary>
    public ReadOnlySpan<char> Snapshot { get; }
}
