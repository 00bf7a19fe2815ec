using System.Text.Json;

namespace Handlers;

/// <summary>Takes the data of a frame, gives a <see cref="DecodedEvent"/>: one pass, no allocation.</summary>
internal static class EventDecoder
{
    /// <summary>Decodes the data of a frame. Under <c>event: error</c> any data is an error.</summary>
    /// <exception cref="InvalidDataException">The data is not an event. The message says what was expected.</exception>
    /// <exception cref="JsonException">The data is not JSON, or deeper than <paramref name="maxDepth"/>.</exception>
    public static DecodedEvent Decode(scoped in SseFrame frame, int maxDepth)
    {
        try
        {
            return Read(frame, maxDepth);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException && frame.EventType.SequenceEqual("error"u8))
        {
            // Some gateways send plain words.
            return new DecodedEvent { Kind = EventKind.Error, Index = -1, Json = frame.Data };
        }
        catch (JsonException)
        {
            ThrowAtPlace(frame.Data, maxDepth);
            throw;
        }
    }

    // If there are several properties named `type`, the first counts, as in the models.
    private static DecodedEvent Read(scoped in SseFrame frame, int maxDepth)
    {
        var json = new JsonWalker(frame.Data, maxDepth);
        var e = new DecodedEvent { Json = frame.Data, Index = -1 };
        var delta = default(Delta);
        bool hasType = false;
        bool hasBlock = false;
        int others = 0;

        if (!json.TryBeginObject())
        {
            json.Skip();
            throw new InvalidDataException("the event's data is not a JSON object");
        }

        while (json.TryReadName(out JsonText name))
        {
            if (!hasType && name.Is("type"u8))
            {
                hasType = json.TryReadString(out JsonText type);
                e.Kind = hasType ? KindOf(type) : EventKind.Unknown;
            }
            else if (name.Is("index"u8))
            {
                e.Index = json.TryReadInt32(out int index) ? index : -1;
            }
            else if (name.Is("delta"u8))
            {
                ReadDelta(ref json, ref delta);
            }
            else if (name.Is("content_block"u8))
            {
                e.Block = ReadBlockKind(ref json);
                hasBlock = true;
            }
            else
            {
                others++;
                json.Skip();
            }
        }

        json.End();

        if (!hasType)
        {
            // Without a type in the JSON, the frame's `event:` line gives the kind.
            e.Kind = frame.EventType.IsEmpty ? throw new InvalidDataException("the event has no type") : KindOf(new JsonText(frame.EventType, isEscaped: false));
        }

        if (e.Kind == EventKind.Unknown && frame.EventType.SequenceEqual("error"u8))
        {
            e.Kind = EventKind.Error;
        }

        e.HasStopReason = delta.HasStopReason;
        e.SetsStopReason = delta.SetsStopReason;
        e.SetsStopSequence = delta.SetsStopSequence;
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

    private static EventKind KindOf(JsonText type)
        => type.Is("content_block_delta"u8) ? EventKind.ContentBlockDelta
        : type.Is("ping"u8) ? EventKind.Ping
        : type.Is("content_block_start"u8) ? EventKind.ContentBlockStart
        : type.Is("content_block_stop"u8) ? EventKind.ContentBlockStop
        : type.Is("message_start"u8) ? EventKind.MessageStart
        : type.Is("message_delta"u8) ? EventKind.MessageDelta
        : type.Is("message_stop"u8) ? EventKind.MessageStop
        : type.Is("error"u8) ? EventKind.Error
        : EventKind.Unknown;

    private static BlockKind ReadBlockKind(ref JsonWalker json)
    {
        BlockKind kind = BlockKind.Other;
        bool hasType = false;
        if (!json.TryBeginObject())
        {
            throw new InvalidDataException("a content_block_start has no content block");
        }

        while (json.TryReadName(out JsonText name))
        {
            if (!hasType && name.Is("type"u8))
            {
                hasType = true;
                kind = json.TryReadString(out JsonText type) ? BlockKindOf(type) : BlockKind.Other;
            }
            else
            {
                json.Skip();
            }
        }

        return kind;
    }

    private static BlockKind BlockKindOf(JsonText type)
        => type.Is("text"u8) ? BlockKind.Text
        : type.Is("thinking"u8) ? BlockKind.Thinking
        : type.Is("tool_use"u8) || type.Is("server_tool_use"u8) || type.Is("mcp_tool_use"u8) ? BlockKind.ToolCall
        : type.Is("compaction"u8) ? BlockKind.Compaction
        : BlockKind.Other;

    private static void ReadDelta(ref JsonWalker json, ref Delta delta)
    {
        delta = default;
        if (!json.TryBeginObject())
        {
            throw new InvalidDataException("an event's \"delta\" is not a JSON object");
        }

        while (json.TryReadName(out JsonText name))
        {
            delta.Properties++;
            if (!delta.HasType && name.Is("type"u8))
            {
                delta.HasType = true;
                delta.Kind = json.TryReadString(out JsonText type) ? DeltaKindOf(type) : DeltaKind.Unknown;
            }
            else if (name.Is("text"u8))
            {
                json.TryReadString(out delta.Text);
            }
            else if (name.Is("partial_json"u8))
            {
                json.TryReadString(out delta.PartialJson);
            }
            else if (name.Is("thinking"u8))
            {
                json.TryReadString(out delta.Thinking);
            }
            else if (name.Is("signature"u8))
            {
                json.TryReadString(out delta.Signature);
            }
            else if (name.Is("stop_reason"u8))
            {
                delta.SetsStopReason = true;
                delta.HasStopReason = !json.TryReadNull();
                if (delta.HasStopReason && !json.TryReadString(out _))
                {
                    throw new InvalidDataException("a stop reason is not a string");
                }
            }
            else if (name.Is("stop_sequence"u8))
            {
                delta.SetsStopSequence = true;
                json.Skip();
            }
            else
            {
                json.Skip();
            }
        }
    }

    private static DeltaKind DeltaKindOf(JsonText type)
        => type.Is("text_delta"u8) ? DeltaKind.Text
        : type.Is("input_json_delta"u8) ? DeltaKind.InputJson
        : type.Is("thinking_delta"u8) ? DeltaKind.Thinking
        : type.Is("signature_delta"u8) ? DeltaKind.Signature
        : type.Is("citations_delta"u8) ? DeltaKind.Citations
        : type.Is("compaction_delta"u8) ? DeltaKind.Compaction
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

        if (!value.IsPresent)
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
        public bool SetsStopReason;
        public bool SetsStopSequence;
        public JsonText Text;
        public JsonText PartialJson;
        public JsonText Thinking;
        public JsonText Signature;
    }

    // JsonWalker does not report the position of an error; Utf8JsonReader does.
    private static void ThrowAtPlace(ReadOnlySpan<byte> data, int maxDepth)
    {
        var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = maxDepth });
        while (reader.Read())
        {
        }
    }
}
