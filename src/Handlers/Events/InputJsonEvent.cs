namespace Handlers;

/// <summary>
/// What <see cref="IMessageHandler.OnInputJsonAsync"/> is given for an <c>input_json_delta</c>. Each span is valid until the method returns.
/// A value is guaranteed only if the handler's <see cref="HandlerInterest"/> asks for it. Otherwise it may be present, because another handler or
/// the stream needs it, or be empty.
/// </summary>
public readonly ref struct InputJsonEvent
{
    // Only two fields, so that the event is passed in registers, like TextEvent.
    private readonly DeltaText? _text;

    /// <summary>Makes the event, for tests of hand-written handlers.</summary>
    public InputJsonEvent(
        int index,
        ToolCallBlock block,
        ReadOnlySpan<byte> utf8Delta = default,
        ReadOnlySpan<char> delta = default,
        PartialJson snapshot = default)
    {
        Index = index;
        _text = DeltaText.Of(utf8Delta, delta, BlockBuilder.Of(block, snapshot));
    }

    internal InputJsonEvent(DeltaText text, int index)
    {
        _text = text;
        Index = index;
    }

    /// <summary>The index of the content block within the message.</summary>
    public int Index { get; }

    /// <summary>The block as it started: it has its id and the tool's name, and its input is still empty.</summary>
    public ToolCallBlock Block => _text?.ToolCall!;

    /// <summary>The new piece of JSON text, in UTF-8; needs <see cref="HandlerInterest.InputJsonUtf8"/>.</summary>
    public ReadOnlySpan<byte> Utf8Delta => _text is null ? [] : _text.Utf8;

    /// <summary>The new piece of JSON text; needs <see cref="HandlerInterest.InputJson"/>.</summary>
    public ReadOnlySpan<char> Delta => _text is null ? [] : _text.Utf16;

    /// <summary>The tool's input so far, built when asked for; needs <see cref="HandlerInterest.InputJsonSnapshot"/>.</summary>
    public PartialJson Snapshot => _text is null ? default : _text.PartialJson;
}
