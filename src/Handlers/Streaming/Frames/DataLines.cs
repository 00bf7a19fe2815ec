namespace Handlers;

/// <summary>The positions of the values of a frame's <c>data</c> fields, in a frame that <see cref="SseReader"/> has read.</summary>
internal ref struct DataLines(ReadOnlySpan<byte> frame)
{
    private readonly ReadOnlySpan<byte> _frame = frame;
    private int _next;

    public (int Start, int Length) Current { get; private set; }

    public readonly DataLines GetEnumerator() => this;

    public bool MoveNext()
    {
        while (_next < _frame.Length)
        {
            int start = _next;
            int length = _frame[start..].IndexOfAny((byte)'\n', (byte)'\r');
            length = length < 0 ? _frame.Length - start : length;
            _next = start + length + 1;
            ReadOnlySpan<byte> line = _frame.Slice(start, length);
            if (line.StartsWith("data:"u8))
            {
                int value = line.Length > 5 && line[5] == ' ' ? 6 : 5;
                Current = (start + value, length - value);
                return true;
            }

            if (line.SequenceEqual("data"u8))
            {
                Current = (start + length, 0);
                return true;
            }
        }

        return false;
    }
}
