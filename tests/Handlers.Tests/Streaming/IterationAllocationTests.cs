using System.Text;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>What an iteration beside handlers costs in memory: the strings it gives.</summary>
[Collection(Alone.Name)]
public sealed partial class IterationAllocationTests
{
    private const int More = 10_000;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Text_is_iterated_for_the_price_of_its_strings(bool withText, bool asynchronous)
    {
        // "Hello there": 22 bytes for an object header, a type, a length and 11 characters with a terminator, rounded up.
        const int String = 48;

        // The least of each: a collection may empty a pool at any time, and what is rented next is allocated then.
        long few = long.MaxValue;
        long many = long.MaxValue;
        for (int i = 0; i < 10; i++)
        {
            few = Math.Min(few, await AllocatedAsync(1_000, withText, asynchronous));
            many = Math.Min(many, await AllocatedAsync(1_000 + More, withText, asynchronous));
        }

        Assert.Equal(String * More, many - few);
    }

    private static async Task<long> AllocatedAsync(int deltas, bool withText, bool asynchronous)
    {
        string stream = new MessageScript().Text("x").ToString();
        string delta = new MessageScript().Text("Hello there").ToString();
        int from = delta.IndexOf("event: content_block_delta", StringComparison.Ordinal);
        delta = delta[from..delta.IndexOf("event: content_block_stop", StringComparison.Ordinal)];
        var body = new MemoryStream(Encoding.UTF8.GetBytes(stream.Insert(from, string.Concat(Enumerable.Repeat(delta, deltas)))));
        MessageStream read = MessageStream.Open(body, withText ? new Text() : new Messages(), options: null, accumulates: false);
        long before = GC.GetAllocatedBytesForCurrentThread();
        if (asynchronous)
        {
            await foreach (string _ in read.TextStream)
            {
            }
        }
        else
        {
            foreach (string _ in read.TextStream.Enumerate())
            {
            }
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    internal sealed partial class Text
    {
        private long _length;

        [OnText]
        private void Add(ReadOnlySpan<byte> delta) => _length += delta.Length;
    }

    internal sealed partial class Messages
    {
        private int _count;

        [OnMessage]
        private void Count() => _count++;
    }
}
