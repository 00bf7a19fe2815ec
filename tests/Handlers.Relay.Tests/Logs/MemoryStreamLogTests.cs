using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Handlers.Relay.Tests;

/// <summary>The log in memory.</summary>
public sealed class MemoryStreamLogTests : StreamLogContract
{
    private readonly List<MemoryStreamLog> _logs = [];

    public override ValueTask DisposeAsync()
    {
        _logs.ForEach(log => log.Dispose());
        return default;
    }

    private protected override Task<(IStreamLog Log, IStreamLog OtherLog)> OpenAsync(StreamLogLimits limits)
    {
        var log = new MemoryStreamLog(new MemoryStreamLogOptions { MaxEntries = limits.MaxEntries, MaxBytes = limits.MaxBytes });
        _logs.Add(log);
        return Task.FromResult<(IStreamLog, IStreamLog)>((log, log));
    }

    [Fact]
    public async Task An_ended_stream_is_dropped_when_its_retention_is_over()
    {
        var time = new FakeTimeProvider();
        using var log = new MemoryStreamLog(new MemoryStreamLogOptions { TimeProvider = time, Retention = TimeSpan.FromMinutes(8) });
        await using IStreamLogWriter running = await log.CreateAsync("running", cancellationToken: Token);
        await using IStreamLogWriter ended = await log.CreateAsync("ended", cancellationToken: Token);
        await ended.CompleteAsync(StreamLogOutcome.Completed, cancellationToken: Token);

        time.Advance(TimeSpan.FromMinutes(7));
        Assert.Equal(2, log.Count);
        time.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(1, log.Count);
        Assert.NotNull(await log.FindAsync("running", Token));
    }

    [Fact]
    public async Task A_full_log_drops_the_stream_that_ended_first_and_refuses_when_none_has()
    {
        using var log = new MemoryStreamLog(new MemoryStreamLogOptions { MaxStreams = 2 });
        await using IStreamLogWriter first = await log.CreateAsync("first", cancellationToken: Token);
        await using IStreamLogWriter second = await log.CreateAsync("second", cancellationToken: Token);

        var exception = await Assert.ThrowsAsync<StreamLogException>(() => log.CreateAsync("third", cancellationToken: Token).AsTask());
        Assert.Equal(StreamLogError.Full, exception.Error);

        await second.CompleteAsync(StreamLogOutcome.Completed, cancellationToken: Token);
        await using IStreamLogWriter third = await log.CreateAsync("third", cancellationToken: Token);

        Assert.Null(await log.FindAsync("second", Token));
        Assert.NotNull(await log.FindAsync("first", Token));
    }

    [Fact]
    public async Task A_stream_that_outgrows_its_limits_again_and_again_holds_a_bounded_amount_of_memory()
    {
        using var log = new MemoryStreamLog(new MemoryStreamLogOptions { MaxBytes = 64 * 1024 });
        await using IStreamLogWriter writer = await log.CreateAsync("a", cancellationToken: Token);
        byte[] frame = new byte[1000];
        long before = GC.GetTotalMemory(forceFullCollection: true);

        for (int i = 0; i < 20_000; i++)
        {
            writer.Append(frame);
            await writer.FlushAsync(Token);
        }

        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.TestOutputHelper!.WriteLine($"{kept} bytes kept of 20,000,000");
        Assert.InRange(kept, long.MinValue, 2_000_000);
    }
}
