namespace Handlers;

/// <summary>
/// What <see cref="IMessageHandler.OnThinkingAsync"/> is given for a <c>thinking_delta</c>. Each span is empty unless the
/// handler's <see cref="HandlerInterest"/> asks for it, and valid until the method returns.
/// </summary>
public readonly ref struct ThinkingEvent
{
    /// <summary>Makes the event, for tests of hand-written handlers.</summary>
    public ThinkingEvent(
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

    /// <summary>The new thinking, in UTF-8; needs <see cref="HandlerInterest.ThinkingUtf8"/>.</summary>
    public ReadOnlySpan<byte> Utf8Delta { get; }

    /// <summary>The new thinking; needs <see cref="HandlerInterest.Thinking"/>.</summary>
    public ReadOnlySpan<char> Delta { get; }

    /// <summary>The thinking of the content block so far, delta included, in UTF-8; needs <see cref="HandlerInterest.ThinkingUtf8Snapshot"/>.</summary>
    public ReadOnlySpan<byte> Utf8Snapshot { get; }

    /// <summary>The thinking of the content block so far, delta included; needs <see cref="HandlerInterest.ThinkingSnapshot"/>.</summary>
    public ReadOnlySpan<char> Snapshot { get; }
}
