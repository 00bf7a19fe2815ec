using System.Text;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>A long stream is not kept by a handler that does not ask for it.</summary>
public sealed partial class LowMemoryTests
{
    private const long Megabyte = 1_000_000;

    [Fact]
    public void A_stream_of_100_MB_adds_less_than_1_MB_to_the_heap()
    {
        string[] frames = new MessageScript().Text("Hello there, this is a delta of some length. ").ToString().Split("\n\n").Select(frame => frame + "\n\n").ToArray();
        byte[] delta = Encoding.UTF8.GetBytes(frames[2]);
        var body = new RepeatStream(
            Encoding.UTF8.GetBytes(frames[0] + frames[1]), delta, 100 * Megabyte / delta.Length, Encoding.UTF8.GetBytes(string.Concat(frames[3..^1])));
        var handler = new Counter();
        long before = GC.GetAllocatedBytesForCurrentThread();

        MessageStream.Dispatch(body, handler);

        // All that was ever allocated is more than what the heap can have grown by.
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.Current.TestOutputHelper!.WriteLine($"{allocated} bytes were allocated for {body.Given} bytes read.");
        Assert.InRange(allocated, 0, Megabyte);
        Assert.Equal(100 * Megabyte / delta.Length * 45, handler.Bytes);
    }

    internal sealed partial class Counter
    {
        public long Bytes { get; private set; }

        [OnText]
        private void Text(ReadOnlySpan<byte> delta) => Bytes += delta.Length;
    }
}
