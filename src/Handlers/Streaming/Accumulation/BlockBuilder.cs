using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Handlers;

/// <summary>An open content block: the strings appended to it so far, as far as the stream needs them.</summary>
internal sealed class BlockBuilder(BlockKind kind, ContentBlock? start, TextNeeds needs, MessageStreamOptions options, ItemScanner? items = null)
{
    private static readonly JsonElement NoInput = JsonElement.Parse("{}"u8);

    private PooledBuffer<byte> _utf8;
    private PooledBuffer<char> _utf16;
    private PartialJsonScanner _scanner = (needs & TextNeeds.PartialJson) != 0 ? new(options.MaxJsonDepth, options.TrailingStrings, items) : default;
    private Citation[]? _citations;
    private int _citationCount;
    private List<ContentBlockDelta>? _unknownDeltas;

    private string? _signature;

    // Holds the final values of the block, null included.
    private CompactionDelta? _compaction;

    /// <summary>Builds a block for tests of handlers, with a text in two spellings, and as JSON.</summary>
    public static BlockBuilder Of(ReadOnlySpan<byte> utf8, ReadOnlySpan<char> utf16, PartialJson json = default)
    {
        bool isJson = !json.Utf8Text.IsEmpty;
        var block = new BlockBuilder(
            BlockKind.Other, start: null, TextNeeds.Utf8Text | TextNeeds.Utf16Text | (isJson ? TextNeeds.PartialJson : TextNeeds.None), MessageStreamOptions.Default);
        if (isJson)
        {
            block._scanner = PartialJsonScanner.Of(json.Complete.Length, json.Closing);
        }

        block._utf8.Append(isJson ? json.Utf8Text : utf8);
        block._utf16.Append(utf16);
        return block;
    }

    /// <summary>Builds a tool call for tests of handlers, with its input so far.</summary>
    public static BlockBuilder Of(ToolCallBlock start, PartialJson input)
    {
        var block = new BlockBuilder(BlockKind.ToolCall, start, TextNeeds.Utf8Text | TextNeeds.PartialJson, MessageStreamOptions.Default)
        {
            _scanner = PartialJsonScanner.Of(input.Complete.Length, input.Closing),
        };
        block._utf8.Append(input.Utf8Text);
        return block;
    }

    public BlockKind Kind => kind;

    /// <summary>Whether the message ended before the block was stopped.</summary>
    public bool IsCut { get; set; }

    /// <summary>The block as it started; null if the stream does not need it.</summary>
    public ContentBlock? Start => start;

    public TextNeeds Needs => needs;

    /// <summary>The elements found in the text that handlers take; null if they take none of this block.</summary>
    public ItemScanner? Items => items;

    /// <summary>The citations so far. Later ones are added behind it: the list itself never changes.</summary>
    public IReadOnlyList<Citation> Citations => _citations is null ? [] : new ArraySegment<Citation>(_citations, 0, _citationCount);

    public ReadOnlySpan<byte> Utf8 => _utf8.Written;

    public ReadOnlySpan<char> Utf16 => _utf16.Written;

    public PartialJson PartialJson => (needs & TextNeeds.PartialJson) != 0 ? new(_utf8.Written, _scanner.CompleteLength, _scanner.Closing) : default;

    public void Append(ReadOnlySpan<byte> utf8)
    {
        if ((needs & TextNeeds.Utf8Text) != 0)
        {
            _utf8.Append(utf8);
            if ((needs & TextNeeds.PartialJson) != 0)
            {
                Scan();
            }
        }
    }

    public void Append(ReadOnlySpan<char> utf16)
    {
        if ((needs & TextNeeds.Utf16Text) != 0)
        {
            _utf16.Append(utf16);
        }
    }

    /// <summary>Appends UTF-8 text to the text kept in UTF-16. The delta is then the end of that text.</summary>
    /// <returns>How many chars were appended; -1 if the text was not valid UTF-8.</returns>
    public int AppendTranscoded(ReadOnlySpan<byte> utf8)
    {
        bool valid = Utf8Transcoder.TryAppend(ref _utf16, utf8, out int chars);
        return valid ? chars : -1;
    }

    /// <summary>Appends a plain string: see <see cref="FrameLayout.ReadPlain"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AppendPlain(ref readonly byte window, int length)
    {
        if ((needs & TextNeeds.Utf16Text) != 0)
        {
            Utf8Transcoder.AppendPlain(ref _utf16, in window, length);
        }

        if ((needs & TextNeeds.Utf8Text) != 0)
        {
            _utf8.AppendWindow(in window, length);
            if ((needs & TextNeeds.PartialJson) != 0)
            {
                Scan();
            }
        }
    }

    /// <summary>Takes the strings the block started with, before its first delta.</summary>
    public void AppendStart()
    {
        string? text = Start switch
        {
            TextBlock block => block.Text,
            ThinkingBlock block => block.Thinking,
            _ => null,
        };
        if (!string.IsNullOrEmpty(text))
        {
            Append(text.AsSpan());
            Append(Encoding.UTF8.GetBytes(text).AsSpan());
        }
    }

    /// <summary>Takes a delta that is not only a string to append.</summary>
    public void Add(ContentBlockDelta delta)
    {
        switch (delta)
        {
            case CitationsDelta citations:
                AddCitation(citations.Citation);
                break;
            case CompactionDelta compaction:
                _compaction = compaction;
                break;
        }

        if (start is UnknownBlock)
        {
            (_unknownDeltas ??= []).Add(delta);
        }
    }

    /// <summary>Looks for elements in an input that came whole with the start of its block, without deltas.</summary>
    public void ScanStart()
    {
        if (items is not null && start is ToolCallBlock call && IsBlank(_utf8.Written))
        {
            Append(JsonMarshal.GetRawUtf8Value(call.Input));
        }
    }

    public void SetSignature(string signature) => _signature = signature;

    /// <summary>The block so far, as objects of its own.</summary>
    /// <param name="isComplete">Whether nothing more will be appended.</param>
    public ContentBlock? Build(bool isComplete) => start switch
    {
        TextBlock block => block with
        {
            Text = GetText(),
            Citations = _citations is null ? block.Citations : Citations,
        },
        ThinkingBlock block => block with { Thinking = GetText(), Signature = _signature ?? block.Signature },
        CompactionBlock block when _compaction is not null => block with { Content = _compaction.Content, EncryptedContent = _compaction.EncryptedContent },
        ToolCallBlock block => BuildToolCall(block, isComplete),
        UnknownBlock block when _unknownDeltas is not null => block with { Deltas = [.. _unknownDeltas] },
        _ => start,
    };

    /// <summary>Drops the text of a block that has stopped, unless elements of it may still be delivered.</summary>
    public void EndText()
    {
        if (items is null)
        {
            Release();
        }
    }

    public void Release()
    {
        _utf8.Release();
        _utf16.Release();
    }

    /// <exception cref="InvalidDataException">Handlers take elements of a reply that is too deep. The error of a tool's input is the model's to see.</exception>
    private void Scan()
    {
        int behind = _utf8.GetSpan(FrameLayout.Window).Length;
        _scanner.Advance(_utf8.Written, behind);
        if (items is not null && _scanner.IsTooDeep && kind is BlockKind.Text)
        {
            throw new InvalidDataException($"the JSON of the reply is nested deeper than {options.MaxJsonDepth:N0} levels (MessageStreamOptions.MaxJsonDepth)");
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(" \t\r\n"u8) < 0;

    private void AddCitation(Citation citation)
    {
        _citations ??= [.. (start as TextBlock)?.Citations ?? []];
        if (_citationCount == 0)
        {
            _citationCount = _citations.Length;
        }

        if (_citationCount == _citations.Length)
        {
            Array.Resize(ref _citations, Math.Max(4, 2 * _citationCount));
        }

        _citations[_citationCount++] = citation;
    }

    private string GetText() => (needs & TextNeeds.Utf16Text) != 0 ? _utf16.Written.ToString() : Encoding.UTF8.GetString(_utf8.Written);

    private ToolCallBlock BuildToolCall(ToolCallBlock block, bool isComplete)
    {
        ReadOnlySpan<byte> text = _utf8.Written;
        if (IsCut)
        {
            return block with
            {
                Input = NoInput,
                RawInput = Encoding.UTF8.GetString(text),
                InputError = "The tool's input is not complete: the message ended before the content block stopped.",
            };
        }

        if (IsBlank(text))
        {
            return block;
        }

        string error;
        try
        {
            JsonElement input = JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = options.MaxJsonDepth });
            if (MessagesJson.IsUnicode(text, options.MaxJsonDepth))
            {
                return block with { Input = input };
            }

            error = "The tool's input has half a surrogate pair, which is no text.";
        }
        catch (JsonException e)
        {
            error = MessagesJson.IsValid(text)
                ? $"The tool's input is nested deeper than {options.MaxJsonDepth} levels."
                : $"The tool's input is not valid JSON, or was cut off, at line {e.LineNumber + 1}, byte {e.BytePositionInLine}.";
        }

        return block with
        {
            // An incomplete input is marked, so that no tool runs with it.
            Input = isComplete ? NoInput : SoFar(text),
            RawInput = Encoding.UTF8.GetString(text),
            InputError = isComplete ? error : "The tool's input is not complete yet.",
        };
    }

    private JsonElement SoFar(ReadOnlySpan<byte> text)
    {
        var scanner = new PartialJsonScanner(options.MaxJsonDepth, options.TrailingStrings);
        scanner.Advance(text);
        JsonElement input = new PartialJson(text, scanner.CompleteLength, scanner.Closing).ToJsonElement();
        return MessagesJson.IsUnicode(JsonMarshal.GetRawUtf8Value(input), options.MaxJsonDepth) ? input : NoInput;
    }
}
