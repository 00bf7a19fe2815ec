namespace Handlers;

/// <summary>One event of a <c>text/event-stream</c>. The spans are valid until the reader is given the next bytes.</summary>
internal readonly ref struct SseFrame(int start, ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> data)
{
    /// <summary>The position of the event in the buffer. Comments and empty blocks may precede it.</summary>
    public int Start { get; } = start;

    /// <summary>The value of the last <c>event</c> field; empty if there was none.</summary>
    public ReadOnlySpan<byte> EventType { get; } = eventType;

    /// <summary>The values of the <c>data</c> fields, joined with LF.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;
}
