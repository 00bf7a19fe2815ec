namespace Handlers;

/// <summary>
/// What <see cref="IMessageHandler.OnInputJsonAsync"/> is given for an <c>input_json_delta</c>. Each span is empty unless the
/// handler's <see cref="HandlerInterest"/> asks for it, and valid until the method returns.
/// </summary>
public readonly ref struct InputJsonEvent
{
    /// <summary>Makes the event, for tests of hand-written handlers.</summary>
    public InputJsonEvent(
        int index,
        ToolCallBlock block,
        ReadOnlySpan<byte> utf8Delta = default,
        ReadOnlySpan<char> delta = default,
        PartialJson snapshot = default)
    {
        Index = index;
        Block = block;
        Utf8Delta = utf8Delta;
        Delta = delta;
        Snapshot = snapshot;
    }

    /// <summary>The index of the content block within the message.</summary>
    public int Index { get; }

    /// <summary>The block as it started: with its id and the tool's name, its input still empty.</summary>
    public ToolCallBlock Block { get; }

    /// <summary>The new piece of JSON text, in UTF-8; needs <see cref="HandlerInterest.InputJsonUtf8"/>.</summary>
    public ReadOnlySpan<byte> Utf8Delta { get; }

    /// <summary>The new piece of JSON text; needs <see cref="HandlerInterest.InputJson"/>.</summary>
    public ReadOnlySpan<char> Delta { get; }

    /// <summary>The tool's input so far, built when asked for; needs <see cref="HandlerInterest.InputJsonSnapshot"/>.</summary>
    public PartialJson Snapshot { get; }
}
