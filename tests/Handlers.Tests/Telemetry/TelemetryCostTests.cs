using System.Text;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>What telemetry costs a stream while nobody listens: nothing for an event.</summary>
public sealed partial class TelemetryCostTests
{
    [Fact]
    public void Without_a_listener_a_request_has_no_telemetry()
        => Assert.Null(ChatTelemetry.Create(Local.Hello, new MessagesClientOptions(), isStream: true));

    [Fact]
    public void Without_a_listener_an_event_allocates_nothing()
    {
        byte[] few = Bytes(1_000, "Hello");
        byte[] many = Bytes(11_000, "Hello");

        // The pool may let go of its arrays at any collection: an event that allocates would show in every round.
        long least = Enumerable.Range(0, 10).Min(_ => Math.Max(0, Run(many, TimeProvider.System) - Run(few, TimeProvider.System)));

        Assert.Equal(0, least);
    }

    [Fact]
    public void Without_a_listener_an_event_reads_no_clock()
    {
        var time = new CountingTime();

        Run(Bytes(10_000, "Hello"), time);

        // The clock is read for each read of the body, which holds many events.
        Assert.InRange(time.Calls, 1, 1_000);
    }

    private static long Run(byte[] body, TimeProvider time)
    {
        MessagesClientOptions options = StubTransport.Options(_ => StubTransport.EventStream(new MemoryStream(body)));
        options.Stream.TimeProvider = time;
        using var client = new MessagesClient(options);
        var handler = new Deltas();
        long before = GC.GetAllocatedBytesForCurrentThread();
        client.Dispatch(Local.Hello, handler);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] Bytes(int deltas, string text)
        => Encoding.UTF8.GetBytes(new MessageScript().Text([.. Enumerable.Repeat(text, deltas)]).ToString());

    private sealed class CountingTime : TimeProvider
    {
        private int _calls;

        public int Calls => _calls;

        public override long GetTimestamp()
        {
            Interlocked.Increment(ref _calls);
            return base.GetTimestamp();
        }

        public override DateTimeOffset GetUtcNow()
        {
            Interlocked.Increment(ref _calls);
            return base.GetUtcNow();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref _calls);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }

    private sealed partial class Deltas
    {
        private long _length;

        [OnText]
        private void Text(ReadOnlySpan<byte> delta) => _length += delta.Length;
    }
}
