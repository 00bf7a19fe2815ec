using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Handlers;

/// <content>The object of a <c>delta</c> property.</content>
internal static partial class EventDecoder
{
    // The type says which string counts. If it does not come first, the object is read again.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadDelta(scoped ref JsonWalker json, scoped ref Delta delta, out JsonText value)
    {
        JsonWalker start = json;
        bool isTypeLate = false;
        DeltaKind kind = DeltaKind.Unknown;
        do
        {
            json = start;
            value = default;
            bool hasType = false;
            delta = default;
            if (!json.TryBeginObject())
            {
                delta.Fault = DeltaFault.NoObject;
                json.Skip();
                break;
            }

            while (json.MoveToName())
            {
                delta.Properties++;
                if (!hasType && json.TryReadName("type"u8))
                {
                    hasType = true;
                    isTypeLate = !isTypeLate && delta.Properties > 1;

                    // The kinds of nearly all deltas first.
                    kind = json.TryReadString("text_delta"u8) ? DeltaKind.Text
                        : json.TryReadString("input_json_delta"u8) ? DeltaKind.InputJson
                        : json.TryReadString("thinking_delta"u8) ? DeltaKind.Thinking
                        : DeltaKind.Unknown;
                    if (kind == DeltaKind.Unknown)
                    {
                        json = ReadDeltaKind(json, out kind);
                    }
                }
                else if (TryReadStringName(ref json, kind))
                {
                    json.TryReadString(out value);
                }
                else
                {
                    json = ReadOtherOfDelta(json, ref delta);
                }
            }
        }
        while (isTypeLate);

        delta.Kind = kind;
    }

    // A name that is written in an unusual way is asked for again, so it is not counted yet.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static JsonWalker ReadOtherOfDelta(JsonWalker json, scoped ref Delta delta)
    {
        if (json.TryReadName("stop_reason"u8))
        {
            delta.SetsStopReason = true;
            delta.HasStopReason = !json.TryReadNull();
            if (delta.HasStopReason && !json.TryReadString(out _))
            {
                delta.Fault = DeltaFault.StopReason;
            }
        }
        else if (json.TryReadName("stop_sequence"u8))
        {
            delta.SetsStopSequence = true;
            json.Skip();
        }
        else if (json.TrySkipName())
        {
            json.Skip();
        }
        else
        {
            delta.Properties--;
        }

        return json;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static JsonWalker ReadDeltaKind(JsonWalker json, scoped out DeltaKind kind)
    {
        kind = json.TryReadString(out JsonText type) ? DeltaKindOf(type) : DeltaKind.Unknown;
        return json;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadStringName(ref JsonWalker json, DeltaKind kind) => kind switch
    {
        DeltaKind.Text => json.TryReadName("text"u8),
        DeltaKind.InputJson => json.TryReadName("partial_json"u8),
        DeltaKind.Thinking => json.TryReadName("thinking"u8),
        DeltaKind.Signature => json.TryReadName("signature"u8),
        _ => false,
    };

    private static DeltaKind DeltaKindOf(JsonText type)
        => type.Is("text_delta"u8) ? DeltaKind.Text
        : type.Is("input_json_delta"u8) ? DeltaKind.InputJson
        : type.Is("thinking_delta"u8) ? DeltaKind.Thinking
        : type.Is("signature_delta"u8) ? DeltaKind.Signature
        : type.Is("citations_delta"u8) ? DeltaKind.Citations
        : type.Is("compaction_delta"u8) ? DeltaKind.Compaction
        : DeltaKind.Unknown;

    // Whether such a delta appends a string.
    private static bool HasString(DeltaKind kind) => kind is DeltaKind.Text or DeltaKind.InputJson or DeltaKind.Thinking or DeltaKind.Signature;

    // Only where the event is a delta: an event of a new kind may have a property of that name with any value.
    [DoesNotReturn]
    private static void ThrowFault(DeltaFault fault)
        => throw new InvalidDataException(fault == DeltaFault.NoObject ? "an event's \"delta\" is not a JSON object" : "a stop reason is not a string");

    [DoesNotReturn]
    private static void ThrowNoString(DeltaKind kind) => throw new InvalidDataException($"a delta of kind {kind} has no string to append");

    private enum DeltaFault : byte
    {
        None,
        NoObject,
        StopReason,
    }

    private struct Delta
    {
        public DeltaKind Kind;
        public DeltaFault Fault;
        public int Properties;
        public bool HasStopReason;
        public bool SetsStopReason;
        public bool SetsStopSequence;
    }
}
