using System.Text;
using Xunit;

namespace Handlers.Tests;

/// <summary>When the arrays of a stream grow, and that they hold what was put into them.</summary>
public sealed class BufferTests
{
    private const int MiB = 1024 * 1024;

    public static TheoryData<int, int, int> Growths => new()
    {
        // length, then what is added, then the least and the only capacity for sizes that the pool has
        { 0, 1, 256 },
        { 0, 256, 256 },
        { 256, 1, 512 },
        { 256, 257, 1024 },
        { 512 * 1024, 1, MiB },
        { MiB, 1, 16 * MiB },
        { 16 * MiB, 1, 128 * MiB },
    };

    [Theory]
    [MemberData(nameof(Growths))]
    public void An_array_grows_when_it_is_full_and_by_its_size(int length, int more, int capacity)
    {
        var buffer = default(PooledBuffer<byte>);
        if (length > 0)
        {
            buffer.GetSpan(length);
            buffer.Advance(buffer.Free.Length);
        }

        Assert.Equal(length, buffer.Length);
        buffer.GetSpan(more);

        Assert.Equal(capacity, buffer.Length + buffer.Free.Length);
        buffer.Release();
        Assert.Equal((0, 0), (buffer.Length, buffer.Free.Length));
    }

    [Fact]
    public void Chars_count_as_two_bytes_for_the_sizes_of_arrays()
    {
        var buffer = default(PooledBuffer<char>);
        buffer.GetSpan(MiB / 2);
        buffer.Advance(MiB / 2);
        buffer.GetSpan(1);

        Assert.Equal(8 * MiB, buffer.Length + buffer.Free.Length);
        buffer.Release();
    }

    [Fact]
    public void What_fits_exactly_does_not_grow_the_array()
    {
        var buffer = default(PooledBuffer<byte>);
        buffer.Append(new byte[256 - FrameLayout.Window]);
        byte[] window = [.. Enumerable.Range(1, FrameLayout.Window).Select(i => (byte)i)];
        buffer.AppendWindow(in window[0], FrameLayout.Window);

        Assert.Equal((256, 0), (buffer.Length, buffer.Free.Length));
        Assert.Equal(window, buffer.Written[^FrameLayout.Window..].ToArray());

        buffer.AppendWindow(in window[0], 3);

        Assert.Equal((259, 512), (buffer.Length, buffer.Length + buffer.Free.Length));
        Assert.Equal([31, 32, 1, 2, 3], buffer.Written[^5..].ToArray());
        buffer.Release();
    }

    [Fact]
    public void A_window_of_which_less_is_appended_is_overwritten_by_the_next()
    {
        var buffer = default(PooledBuffer<byte>);
        var expected = new List<byte>();
        byte[] window = [.. Enumerable.Range(0, FrameLayout.Window).Select(i => (byte)i)];
        for (int i = 0; i < 200; i++)
        {
            int count = i % (FrameLayout.Window + 1);
            buffer.AppendWindow(in window[0], count);
            expected.AddRange(window[..count]);
            buffer.Append([0xFF]);
            expected.Add(0xFF);
        }

        Assert.Equal(expected, buffer.Written.ToArray());
        buffer.Clear();
        Assert.Equal(0, buffer.Length);
        buffer.Release();
    }

    [Fact]
    public void Received_bytes_are_held_until_they_are_consumed()
    {
        var random = new Random(1);
        var buffer = new ReceiveBuffer();
        var expected = new Queue<byte>();
        long consumed = 0;
        byte next = 0;
        for (int i = 0; i < 500; i++)
        {
            Memory<byte> free = buffer.GetFree();
            int count = Math.Min(free.Length, random.Next(4) == 0 ? free.Length : random.Next(5_000));
            for (int j = 0; j < count; j++)
            {
                free.Span[j] = next;
                expected.Enqueue(next++);
            }

            buffer.Commit(count);
            int drop = random.Next(3) == 0 || buffer.Unread.Length > 50_000 ? buffer.Unread.Length : random.Next(buffer.Unread.Length + 1);
            buffer.Consume(drop);
            consumed += drop;
            for (int j = 0; j < drop; j++)
            {
                expected.Dequeue();
            }

            Assert.Equal((consumed, expected.Count), (buffer.Offset, buffer.Unread.Length));
            Assert.True(expected.Count == 0 || buffer.Unread[0] == expected.Peek());
            Assert.True(buffer.Unread.SequenceEqual(expected.ToArray()));
        }

        buffer.Release();
        Assert.Equal((consumed, 0), (buffer.Offset, buffer.Unread.Length));
    }

    [Fact]
    public void A_slow_stream_keeps_a_small_array_and_a_busy_one_gets_a_larger()
    {
        var buffer = new ReceiveBuffer();
        Assert.Equal(8 * 1024, Receive(buffer, 100));
        buffer.Consume(100);

        // Not filled: the same array, whose consumed bytes are free again.
        Assert.Equal(8 * 1024, Receive(buffer, (8 * 1024) - 1));
        buffer.Consume((8 * 1024) - 1);
        Assert.Equal(8 * 1024, Receive(buffer, 8 * 1024));
        buffer.Consume(8 * 1024);
        Assert.Equal(16 * 1024, Receive(buffer, 16 * 1024));

        // Half of it consumed: the other half is moved to the front. With one byte more unread, the array is doubled.
        buffer.Consume(8 * 1024);
        Assert.Equal(8 * 1024, Receive(buffer, 1));
        Assert.Equal((32 * 1024) - (8 * 1024) - 1, buffer.GetFree().Length);
        buffer.Release();
    }

    [Fact]
    public void A_restarted_buffer_is_empty_and_counts_from_0()
    {
        var buffer = new ReceiveBuffer();
        Receive(buffer, 100);
        buffer.Consume(10);
        Assert.Equal(1, buffer.GetUnread(5, 1).Length);

        buffer.Restart();

        Assert.Equal((0, 0), (buffer.Offset, buffer.Unread.Length));
        Receive(buffer, 100);
        buffer.Consume(40);
        buffer.GetFree();
        Assert.Equal(40, buffer.Offset);
        buffer.Abandon();
        Assert.Equal((0, 0), (buffer.Offset, buffer.Unread.Length));
        buffer.Release();
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("Grüße 世界 👩")]
    public void Utf_8_is_appended_as_chars(string text)
    {
        var buffer = default(PooledBuffer<char>);
        buffer.Append("a");
        Assert.True(Utf8Transcoder.TryAppend(ref buffer, Encoding.UTF8.GetBytes(text), out int chars));

        Assert.Equal(text.Length, chars);
        Assert.Equal("a" + text, buffer.Written.ToString());
        Assert.False(Utf8Transcoder.TryAppend(ref buffer, [(byte)'x', 0xC3], out chars));
        Assert.Equal((0, "a" + text), (chars, buffer.Written.ToString()));
        buffer.Release();
    }

    private static int Receive(ReceiveBuffer buffer, int count)
    {
        int free = buffer.GetFree().Length;
        buffer.Commit(count);
        return free;
    }
}
