using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Handlers;

/// <summary>Takes the data of a frame, gives a <see cref="DecodedEvent"/>: one pass, no allocation.</summary>
internal static partial class EventDecoder
{
    /// <summary>Decodes the data of a frame. Under <c>event: error</c> any data is an error.</summary>
    /// <exception cref="InvalidDataException">The data is not an event. The message says what was expected.</exception>
    /// <exception cref="JsonException">The data is not JSON, or deeper than <paramref name="maxDepth"/>.</exception>
    public static void Decode(scoped in SseFrame frame, int maxDepth, out DecodedEvent e)
    {
        try
        {
            Read(frame, maxDepth, out e);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException && frame.EventType.SequenceEqual("error"u8))
        {
            // Some gateways send plain words.
            e = new DecodedEvent { Kind = EventKind.Error, Index = -1, Json = frame.Data };
        }
        catch (JsonException)
        {
            ThrowAtPlace(frame.Data, maxDepth);
            throw;
        }
    }

    // If there are several properties named `type`, the first counts, as in the models. What is rare is in methods of its own, which take and
    // return the walker, so that it stays in registers here.
    private static void Read(scoped in SseFrame frame, int maxDepth, out DecodedEvent e)
    {
        var json = new JsonWalker(frame.Data, maxDepth);
        e = default;
        e.Json = frame.Data;
        e.Index = -1;
        Delta delta = default;
        JsonText value = default;
        bool hasType = false;
        bool hasBlock = false;
        bool isPlain = true;

        if (!json.TryBeginObject())
        {
            ThrowNoObject(json);
        }

        while (json.MoveToName())
        {
            if (!hasType && json.TryReadName("type"u8))
            {
                // The kind of nearly all events first.
                hasType = json.TryReadString("content_block_delta"u8);
                e.Kind = EventKind.ContentBlockDelta;
                if (!hasType)
                {
                    json = ReadKind(json, out hasType, out e.Kind);
                }
            }
            else if (json.TryReadName("index"u8))
            {
                e.Index = json.TryReadInt32(out int index) ? index : -1;
            }
            else if (json.TryReadName("delta"u8))
            {
                ReadDelta(ref json, ref delta, out value);
            }
            else
            {
                json = ReadOther(json, ref e.Block, ref hasBlock, ref isPlain);
            }
        }

        json.End();

        if (!hasType)
        {
            // Without a type in the JSON, the frame's `event:` line gives the kind.
            e.Kind = frame.EventType.IsEmpty ? throw new InvalidDataException("the event has no type") : KindOf(new JsonText(frame.EventType, isEscaped: false));
        }

        e.HasStopReason = delta.HasStopReason;
        e.SetsStopReason = delta.SetsStopReason;
        e.SetsStopSequence = delta.SetsStopSequence;
        if (delta.Fault != DeltaFault.None && (e.Kind == EventKind.MessageDelta || (e.Kind == EventKind.ContentBlockDelta && delta.Fault == DeltaFault.NoObject)))
        {
            ThrowFault(delta.Fault);
        }

        if (e.Kind == EventKind.ContentBlockDelta)
        {
            bool hasString = HasString(delta.Kind);
            if (hasString && !value.IsPresent)
            {
                ThrowNoString(delta.Kind);
            }

            e.Delta = delta.Kind;
            e.Value = value.Raw;
            e.IsEscaped = value.IsEscaped;
            e.IsPlainDelta = hasString && isPlain && delta.Properties == 2;
        }

        if (e.Kind == EventKind.Unknown && frame.EventType.SequenceEqual("error"u8))
        {
            e.Kind = EventKind.Error;
        }

        if (e.Kind == EventKind.ContentBlockStart && !hasBlock)
        {
            throw new InvalidDataException("a content_block_start has no content block");
        }

        if (e.Index < 0 && e.Kind is EventKind.ContentBlockStart or EventKind.ContentBlockDelta or EventKind.ContentBlockStop)
        {
            throw new InvalidDataException("a content block event has no index of 0 or more");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static JsonWalker ReadKind(JsonWalker json, scoped out bool hasType, scoped out EventKind kind)
    {
        hasType = json.TryReadString(out JsonText type);
        kind = hasType ? KindOf(type) : EventKind.Unknown;
        return json;
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static JsonWalker ReadOther(JsonWalker json, scoped ref BlockKind block, scoped ref bool hasBlock, scoped ref bool isPlain)
    {
        if (json.TryReadName("content_block"u8))
        {
            isPlain = false;
            hasBlock = json.TryBeginObject();
            block = BlockKind.Other;
            if (hasBlock)
            {
                block = ReadBlockKind(ref json);
            }
            else
            {
                json.Skip();
            }
        }
        else if (json.TrySkipName())
        {
            isPlain = false;
            json.Skip();
        }

        return json;
    }

    private static BlockKind ReadBlockKind(ref JsonWalker json)
    {
        BlockKind kind = BlockKind.Other;
        bool hasType = false;
        while (json.MoveToName())
        {
            if (!hasType && json.TryReadName("type"u8))
            {
                hasType = true;
                kind = json.TryReadString(out JsonText type) ? BlockKindOf(type) : BlockKind.Other;
            }
            else if (json.TrySkipName())
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

    [DoesNotReturn]
    private static void ThrowNoObject(JsonWalker json)
    {
        json.Skip();
        throw new InvalidDataException("the event's data is not a JSON object");
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
