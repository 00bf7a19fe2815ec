using System.Text.Json;

namespace Handlers;

/// <summary>Takes the data of a frame, gives a <see cref="DecodedEvent"/>: one pass of a <see cref="Utf8JsonReader"/>, no allocation.</summary>
internal static class EventDecoder
{
    // Each character of "content_block_delta" written as \uXXXX.
    private const int LongestEscapedType = 19 * 6;

    /// <exception cref="InvalidDataException">The data is no event: the message says what was expected.</exception>
    /// <exception cref="JsonException">The data is not JSON, or deeper than <paramref name="maxDepth"/>.</exception>
    public static DecodedEvent Decode(SseFrame frame, int maxDepth)
    {
        try
        {
            return Read(frame, maxDepth);
        }
        catch (InvalidOperationException e)
        {
            // What Utf8JsonReader says of half a surrogate pair in a name or a type.
            throw new InvalidDataException("a string of the event's data cannot be decoded", e);
        }
    }

    // Of several properties of one name `type`, the first counts, as it does for the models.
    private static DecodedEvent Read(SseFrame frame, int maxDepth)
    {
        var reader = new Utf8JsonReader(frame.Data, new JsonReaderOptions { MaxDepth = maxDepth });
        var e = new DecodedEvent { Json = frame.Data, Index = -1 };
        var delta = default(Delta);
        bool hasType = false;
        bool hasBlock = false;
        int others = 0;

        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new InvalidDataException("the event's data is not a JSON object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!hasType && reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                hasType = reader.TokenType == JsonTokenType.String;
                e.Kind = hasType ? KindOf(ref reader) : EventKind.Unknown;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("index"u8))
            {
                reader.Read();
                e.Index = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int index) ? index : -1;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("delta"u8))
            {
                reader.Read();
                delta = ReadDelta(ref reader);
            }
            else if (reader.ValueTextEquals("content_block"u8))
            {
                reader.Read();
                e.Block = ReadBlockKind(ref reader);
                hasBlock = true;
            }
            else
            {
                others++;
                reader.Skip();
            }
        }

        // Makes the reader say so if anything but white space follows the object.
        reader.Read();

        if (!hasType)
        {
            // The frame's `event:` line is all there is to go by.
            e.Kind = frame.EventType.IsEmpty ? throw new InvalidDataException("the event has no type") : KindOf(frame.EventType);
        }

        e.HasStopReason = delta.HasStopReason;
        if (e.Kind == EventKind.ContentBlockDelta)
        {
            SetDelta(ref e, delta);
            e.IsPlainDelta &= others == 0;
        }

        if (e.Kind == EventKind.ContentBlockStart && !hasBlock)
        {
            throw new InvalidDataException("a content_block_start has no content block");
        }

        if (e.Index < 0 && e.Kind is EventKind.ContentBlockStart or EventKind.ContentBlockDelta or EventKind.ContentBlockStop)
        {
            throw new InvalidDataException("a content block event has no index of 0 or more");
        }

        return e;
    }

    private static EventKind KindOf(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return KindOf(reader.ValueSpan);
        }

        Span<byte> name = stackalloc byte[LongestEscapedType];
        return reader.ValueSpan.Length <= name.Length ? KindOf(name[..reader.CopyString(name)]) : EventKind.Unknown;
    }

    private static EventKind KindOf(ReadOnlySpan<byte> type)
        => type.SequenceEqual("content_block_delta"u8) ? EventKind.ContentBlockDelta
        : type.SequenceEqual("ping"u8) ? EventKind.Ping
        : type.SequenceEqual("content_block_start"u8) ? EventKind.ContentBlockStart
        : type.SequenceEqual("content_block_stop"u8) ? EventKind.ContentBlockStop
        : type.SequenceEqual("message_start"u8) ? EventKind.MessageStart
        : type.SequenceEqual("message_delta"u8) ? EventKind.MessageDelta
        : type.SequenceEqual("message_stop"u8) ? EventKind.MessageStop
        : type.SequenceEqual("error"u8) ? EventKind.Error
        : EventKind.Unknown;

    private static BlockKind ReadBlockKind(ref Utf8JsonReader reader)
    {
        BlockKind kind = BlockKind.Other;
        bool hasType = false;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new InvalidDataException("a content_block_start has no content block");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isType = !hasType && reader.ValueTextEquals("type"u8);
            hasType |= isType;
            reader.Read();
            if (isType && reader.TokenType == JsonTokenType.String)
            {
                kind = reader.ValueTextEquals("text"u8) ? BlockKind.Text
                    : reader.ValueTextEquals("thinking"u8) ? BlockKind.Thinking
                    : reader.ValueTextEquals("tool_use"u8) || reader.ValueTextEquals("server_tool_use"u8) || reader.ValueTextEquals("mcp_tool_use"u8) ? BlockKind.ToolCall
                    : reader.ValueTextEquals("compaction"u8) ? BlockKind.Compaction
                    : BlockKind.Other;
            }

            reader.Skip();
        }

        return kind;
    }

    private static Delta ReadDelta(scoped ref Utf8JsonReader reader)
    {
        var delta = default(Delta);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new InvalidDataException("an event's \"delta\" is not a JSON object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            delta.Properties++;
            if (!delta.HasType && reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                delta.HasType = true;
                delta.Kind = reader.TokenType == JsonTokenType.String ? DeltaKindOf(ref reader) : DeltaKind.Unknown;
            }
            else if (reader.ValueTextEquals("text"u8))
            {
                delta.Text.Read(ref reader);
            }
            else if (reader.ValueTextEquals("partial_json"u8))
            {
                delta.PartialJson.Read(ref reader);
            }
            else if (reader.ValueTextEquals("thinking"u8))
            {
                delta.Thinking.Read(ref reader);
            }
            else if (reader.ValueTextEquals("signature"u8))
            {
                delta.Signature.Read(ref reader);
            }
            else if (reader.ValueTextEquals("stop_reason"u8))
            {
                reader.Read();
                delta.HasStopReason = reader.TokenType == JsonTokenType.String;
                if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
                {
                    throw new InvalidDataException("a stop reason is not a string");
                }
            }

            reader.Skip();
        }

        return delta;
    }

    private static DeltaKind DeltaKindOf(ref Utf8JsonReader reader)
        => reader.ValueTextEquals("text_delta"u8) ? DeltaKind.Text
        : reader.ValueTextEquals("input_json_delta"u8) ? DeltaKind.InputJson
        : reader.ValueTextEquals("thinking_delta"u8) ? DeltaKind.Thinking
        : reader.ValueTextEquals("signature_delta"u8) ? DeltaKind.Signature
        : reader.ValueTextEquals("citations_delta"u8) ? DeltaKind.Citations
        : reader.ValueTextEquals("compaction_delta"u8) ? DeltaKind.Compaction
        : DeltaKind.Unknown;

    private static void SetDelta(ref DecodedEvent e, scoped in Delta delta)
    {
        e.Delta = delta.Kind;
        JsonText value;
        switch (delta.Kind)
        {
            case DeltaKind.Text:
                value = delta.Text;
                break;
            case DeltaKind.InputJson:
                value = delta.PartialJson;
                break;
            case DeltaKind.Thinking:
                value = delta.Thinking;
                break;
            case DeltaKind.Signature:
                value = delta.Signature;
                break;
            default:
                return;
        }

        if (!value.IsString)
        {
            throw new InvalidDataException($"a delta of kind {delta.Kind} has no string to append");
        }

        e.Value = value.Raw;
        e.IsEscaped = value.IsEscaped;
        e.IsPlainDelta = delta.Properties == 2;
    }

    private ref struct Delta
    {
        public DeltaKind Kind;
        public int Properties;
        public bool HasType;
        public bool HasStopReason;
        public JsonText Text;
        public JsonText PartialJson;
        public JsonText Thinking;
        public JsonText Signature;
    }

    /// <summary>A string as it stands between its quotes.</summary>
    private ref struct JsonText
    {
        public ReadOnlySpan<byte> Raw;
        public bool IsEscaped;
        public bool IsString;

        public void Read(scoped ref Utf8JsonReader reader)
        {
            reader.Read();
            IsString = reader.TokenType == JsonTokenType.String;
            Raw = reader.ValueSpan;
            IsEscaped = IsString && reader.ValueIsEscaped;
        }
    }
}
