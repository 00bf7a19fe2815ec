using System.Text;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>What a delta costs in memory: nothing, for handlers that ask for spans.</summary>
[Collection(Alone.Name)]
public sealed partial class AllocationTests
{
    [Fact]
    public void A_handler_of_utf8_deltas_allocates_nothing_per_delta() => AssertNothingPerDelta(() => new Utf8Deltas());

    [Fact]
    public void A_handler_of_char_deltas_with_snapshots_allocates_nothing_per_delta() => AssertNothingPerDelta(() => new CharSnapshots());

    [Fact]
    public void A_handler_of_utf8_deltas_with_snapshots_allocates_nothing_per_delta() => AssertNothingPerDelta(() => new Utf8Snapshots());

    [Fact]
    public void A_handler_of_frames_allocates_nothing_per_delta() => AssertNothingPerDelta(() => new Frames());

    // The difference of a short and a long stream, so that what a stream costs once cancels out.
    private static void AssertNothingPerDelta(Func<IMessageHandler> create)
    {
        foreach (bool learns in (bool[])[true, false])
        {
            var options = new MessageStreamOptions { LearnsFrames = learns };
            byte[] few = Bytes(1_000);
            byte[] many = Bytes(11_000);

            // The least of each: the pool may let go of its arrays at any collection, and what is rented next is allocated then.
            Assert.Equal(Least(few), Least(many));

            long Least(byte[] bytes) => Enumerable.Range(0, 10).Min(_ => Allocated(bytes, create(), options));
        }
    }

    private static long Allocated(byte[] bytes, IMessageHandler handler, MessageStreamOptions options)
    {
        var body = new MemoryStream(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        MessageStream.Dispatch(body, handler, options);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] Bytes(int deltas)
    {
        string stream = new MessageScript().Text("x").ToString();
        string delta = new MessageScript().Text("Hello \\n there").ToString();
        int from = delta.IndexOf("event: content_block_delta", StringComparison.Ordinal);
        delta = delta[from..delta.IndexOf("event: content_block_stop", StringComparison.Ordinal)];
        return Encoding.UTF8.GetBytes(stream.Insert(from, string.Concat(Enumerable.Repeat(delta, deltas))));
    }

    internal sealed partial class Utf8Deltas
    {
        private long _length;

        [OnText]
        private void Text(ReadOnlySpan<byte> delta) => _length += delta.Length;
    }

    internal sealed partial class Frames
    {
        private long _length;

        [OnFrame]
        private void Frame(ReadOnlySpan<byte> frame) => _length += frame.Length;
    }

    internal sealed partial class CharSnapshots
    {
        private long _length;

        [OnText]
        private void Text(ReadOnlySpan<char> delta, ReadOnlySpan<char> snapshot) => _length += delta.Length + snapshot.Length;
    }

    internal sealed partial class Utf8Snapshots
    {
        private long _length;

        [OnText]
        private void Text(ReadOnlySpan<byte> delta, ReadOnlySpan<byte> snapshot) => _length += delta.Length + snapshot.Length;
    }
}
