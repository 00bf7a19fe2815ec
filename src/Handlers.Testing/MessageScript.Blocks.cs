namespace Handlers.Testing;

/// <content>Content blocks and their deltas.</content>
public sealed partial class MessageScript
{
    /// <summary>A text block, one <c>text_delta</c> for each string.</summary>
    public MessageScript Text(params ReadOnlySpan<string> deltas)
    {
        Block("""{"type":"text","text":""}""");
        foreach (string delta in deltas)
        {
            TextDelta(delta);
        }

        return this;
    }

    /// <summary>A text block, split into one <c>text_delta</c> for each word with the white space before it.</summary>
    public MessageScript Words(string text) => Text([.. SplitIntoWords(text)]);

    /// <summary>A thinking block, one <c>thinking_delta</c> for each string. A <see cref="Signature"/> may follow.</summary>
    public MessageScript Thinking(params ReadOnlySpan<string> deltas)
    {
        Block("""{"type":"thinking","thinking":"","signature":""}""");
        foreach (string delta in deltas)
        {
            ThinkingDelta(delta);
        }

        return this;
    }

    /// <summary>A tool call, one <c>input_json_delta</c> for each piece of its input. No pieces are needed for a tool without parameters.</summary>
    public MessageScript ToolUse(string id, string name, params ReadOnlySpan<string> inputPieces) =>
        Block(EventJson.ToolUse("tool_use", id, name)).InputJson(inputPieces);

    /// <summary>A call of one of the server's own tools, such as <c>web_search</c>.</summary>
    public MessageScript ServerToolUse(string id, string name, params ReadOnlySpan<string> inputPieces) =>
        Block(EventJson.ToolUse("server_tool_use", id, name)).InputJson(inputPieces);

    /// <summary>Starts a block of any kind, with the given JSON in its start event. The block before it is stopped.</summary>
    /// <param name="contentBlock">The block's JSON, for example <c>{"type":"redacted_thinking","data":"…"}</c>.</param>
    public MessageScript Block(string contentBlock)
    {
        EndBlock();
        if (!_started && !_bare)
        {
            MessageStart();
        }

        _blockOpen = true;
        LastBlockType = EventJson.TypeOf(contentBlock);
        return Event(EventJson.ContentBlockStart(_blocks++, contentBlock), "content_block_start");
    }

    /// <summary>Stops the open block here, rather than when the next one starts.</summary>
    public MessageScript EndBlock()
    {
        if (!_blockOpen)
        {
            return this;
        }

        _blockOpen = false;
        return Event(EventJson.ContentBlockStop(_blocks - 1), "content_block_stop");
    }

    /// <summary>Adds a <c>text_delta</c> to the open block.</summary>
    public MessageScript TextDelta(string text) => Delta(EventJson.TextDelta(text));

    /// <summary>Adds a <c>thinking_delta</c> to the open block.</summary>
    public MessageScript ThinkingDelta(string thinking) => Delta(EventJson.ThinkingDelta(thinking));

    /// <summary>Adds an <c>input_json_delta</c> to the open block.</summary>
    public MessageScript InputJsonDelta(string partialJson) => Delta(EventJson.InputJsonDelta(partialJson));

    /// <summary>Adds a <c>signature_delta</c> to the open block.</summary>
    public MessageScript Signature(string signature) => Delta(EventJson.SignatureDelta(signature));

    /// <summary>Adds a <c>citations_delta</c> to the open block.</summary>
    /// <param name="citation">The citation, as JSON.</param>
    public MessageScript Citation(string citation) => Delta(EventJson.CitationsDelta(citation));

    /// <summary>Adds a <c>compaction_delta</c> to the open block.</summary>
    public MessageScript CompactionDelta(string? content, string? encryptedContent) =>
        Delta(EventJson.CompactionDelta(content, encryptedContent));

    /// <summary>Adds a delta of any kind to the open block.</summary>
    /// <param name="delta">The delta, as JSON.</param>
    /// <exception cref="InvalidOperationException">No block is open.</exception>
    public MessageScript Delta(string delta)
    {
        if (!_blockOpen)
        {
            throw new InvalidOperationException("A delta needs an open content block: start one before it.");
        }

        _deltas++;
        return Event(EventJson.ContentBlockDelta(_blocks - 1, delta), "content_block_delta");
    }

    private MessageScript InputJson(ReadOnlySpan<string> pieces)
    {
        foreach (string piece in pieces)
        {
            InputJsonDelta(piece);
        }

        return this;
    }

    private static IEnumerable<string> SplitIntoWords(string text)
    {
        int start = 0;
        for (int i = 1; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]) && !char.IsWhiteSpace(text[i - 1]))
            {
                yield return text[start..i];
                start = i;
            }
        }

        if (start < text.Length)
        {
            yield return text[start..];
        }
    }
}
