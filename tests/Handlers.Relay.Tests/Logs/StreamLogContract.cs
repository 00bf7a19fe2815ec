using Xunit;

namespace Handlers.Relay.Tests;

/// <summary>What every <see cref="IStreamLog"/> does.</summary>
public abstract class StreamLogContract : IAsyncLifetime
{
    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Two servers' views of the same streams; the same object where a log serves one process.</summary>
    private protected IStreamLog Log { get; private set; } = null!;

    private protected IStreamLog OtherLog { get; private set; } = null!;

    public async ValueTask InitializeAsync() => (Log, OtherLog) = await OpenAsync(new StreamLogLimits());

    public abstract ValueTask DisposeAsync();

    private protected abstract Task<(IStreamLog Log, IStreamLog OtherLog)> OpenAsync(StreamLogLimits limits);

    [Fact]
    public async Task A_reader_gets_every_entry_and_the_outcome_once_and_in_order()
    {
        await using IStreamLogWriter writer = await Log.CreateAsync("a", "me", Token);
        Task<List<StreamLogEntry>> reading = OtherLog.ReadAllAsync("a", cancellationToken: Token);
        await writer.WriteAsync("one", "two");
        await writer.WriteAsync("three");
        await writer.CompleteAsync(StreamLogOutcome.Completed, cancellationToken: Token);

        List<StreamLogEntry> entries = await reading;
        Assert.Equal(["one", "two", "three", ""], entries.Select(Reading.Text));
        Assert.Equal(["1-1", "1-2", "1-3", "1-4"], entries.Select(entry => entry.Position.ToString()));
        Assert.Equal([StreamLogOutcome.None, StreamLogOutcome.None, StreamLogOutcome.None, StreamLogOutcome.Completed], entries.Select(entry => entry.Outcome));
    }

    [Theory]
    [InlineData("0-0", "one|two|end")]
    [InlineData("1-0", "one|two|end")]
    [InlineData("1-1", "two|end")]
    [InlineData("1-2", "end")]
    [InlineData("1-3", "")]
    [InlineData("1-99", "")]
    [InlineData("7-1", "")]
    public async Task A_reader_of_an_ended_stream_gets_what_follows_the_entry_it_names(string after, string expected)
    {
        await using IStreamLogWriter writer = await Log.CreateAsync("a", cancellationToken: Token);
        await writer.WriteAsync("one", "two");
        await writer.CompleteAsync(StreamLogOutcome.Failed, "end"u8.ToArray(), Token);

        List<StreamLogEntry> entries = await OtherLog.ReadAllAsync("a", StreamLogPosition.Parse(after), Token);

        Assert.Equal(expected, string.Join('|', entries.Select(Reading.Text)));
    }

    [Fact]
    public async Task A_second_producer_of_a_stream_is_refused()
    {
        await using IStreamLogWriter writer = await Log.CreateAsync("a", cancellationToken: Token);

        var exception = await Assert.ThrowsAsync<StreamLogException>(() => OtherLog.CreateAsync("a", cancellationToken: Token).AsTask());
        await writer.WriteAsync("one");
        await writer.CompleteAsync(StreamLogOutcome.Completed, cancellationToken: Token);

        Assert.Equal(StreamLogError.Taken, exception.Error);
        Assert.Equal(["one", ""], (await OtherLog.ReadAllAsync("a", cancellationToken: Token)).Select(Reading.Text));
    }

    [Fact]
    public async Task Of_many_producers_that_begin_at_once_one_is_taken()
    {
        int taken = 0;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(
            async () =>
            {
                try
                {
                    await using IStreamLogWriter writer = await (i % 2 == 0 ? Log : OtherLog).CreateAsync("a", cancellationToken: Token);
                    await writer.WriteAsync($"{i}");
                    await writer.CompleteAsync(StreamLogOutcome.Completed);
                    Interlocked.Increment(ref taken);
                }
                catch (StreamLogException e) when (e.Error == StreamLogError.Taken)
                {
                }
            },
            Token)));

        Assert.Equal(1, taken);
        Assert.Equal(2, (await Log.ReadAllAsync("a", cancellationToken: Token)).Count);
    }

    [Fact]
    public async Task An_unknown_stream_is_not_found()
    {
        var exception = await Assert.ThrowsAsync<StreamLogException>(() => Log.ReadAllAsync("unknown", cancellationToken: Token));

        Assert.Equal(StreamLogError.NotFound, exception.Error);
        Assert.Null(await Log.FindAsync("unknown", Token));
        Assert.Null(await Log.FindAsync("no id at all", Token));
        Assert.False(await Log.RequestStopAsync("unknown", Token));
    }

    [Fact]
    public async Task The_state_tells_owner_outcome_and_last_entry()
    {
        await using IStreamLogWriter writer = await Log.CreateAsync("a", "me", Token);
        StreamLogState? created = await OtherLog.FindAsync("a", Token);
        await writer.WriteAsync("one");
        StreamLogState? written = await OtherLog.FindAsync("a", Token);
        await writer.CompleteAsync(StreamLogOutcome.Stopped, cancellationToken: Token);
        StreamLogState? ended = await OtherLog.FindAsync("a", Token);

        Assert.Equal(("me", StreamLogOutcome.None, default(StreamLogPosition)), (created!.Owner, created.Outcome, created.Last));
        Assert.Equal(("me", StreamLogOutcome.None, new StreamLogPosition(1, 1)), (written!.Owner, written.Outcome, written.Last));
        Assert.Equal(("me", StreamLogOutcome.Stopped, new StreamLogPosition(1, 2)), (ended!.Owner, ended.Outcome, ended.Last));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("me")]
    public async Task An_owner_is_kept_as_given(string? owner)
    {
        await using IStreamLogWriter writer = await Log.CreateAsync("a", owner, Token);

        Assert.Equal(owner, (await OtherLog.FindAsync("a", Token))!.Owner);
    }

    [Fact]
    public async Task A_stop_reaches_the_producer_wherever_it_was_requested()
    {
        await using IStreamLogWriter writer = await Log.CreateAsync("a", cancellationToken: Token);
        var stopped = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = writer.StopRequested.Register(stopped.SetResult);

        bool requested = await OtherLog.RequestStopAsync("a", Token);
        await stopped.Task.WaitAsync(Token);
        await writer.CompleteAsync(StreamLogOutcome.Stopped, cancellationToken: Token);

        Assert.True(requested);
        Assert.False(await OtherLog.RequestStopAsync("a", Token));
    }

    [Fact]
    public async Task A_writer_that_is_disposed_early_leaves_an_interrupted_stream()
    {
        await using (IStreamLogWriter writer = await Log.CreateAsync("a", cancellationToken: Token))
        {
            await writer.WriteAsync("one");
        }

        List<StreamLogEntry> entries = await OtherLog.ReadAllAsync("a", cancellationToken: Token);
        Assert.Equal(StreamLogOutcome.Interrupted, entries[^1].Outcome);
        Assert.Equal(StreamLogEntry.InterruptedFrame, entries[^1].Frame.Span);
    }

    [Fact]
    public async Task An_ended_stream_takes_no_more_entries()
    {
        await using IStreamLogWriter writer = await Log.CreateAsync("a", cancellationToken: Token);
        await writer.CompleteAsync(StreamLogOutcome.Completed, cancellationToken: Token);

        Assert.Equal(StreamLogError.Refused, Assert.Throws<StreamLogException>(() => writer.Append("late"u8)).Error);
    }

    [Fact]
    public async Task What_exceeds_the_number_of_entries_is_dropped_and_a_late_reader_is_told()
    {
        (IStreamLog log, IStreamLog otherLog) = await OpenAsync(new StreamLogLimits { MaxEntries = 3 });
        await using IStreamLogWriter writer = await log.CreateAsync("small", cancellationToken: Token);
        for (int i = 1; i <= 10; i++)
        {
            await writer.WriteAsync($"{i}");
        }

        await writer.CompleteAsync(StreamLogOutcome.Completed, cancellationToken: Token);

        var exception = await Assert.ThrowsAsync<StreamLogException>(() => otherLog.ReadAllAsync("small", cancellationToken: Token));
        Assert.Equal(StreamLogError.Trimmed, exception.Error);
        Assert.Equal(["9", "10", ""], (await otherLog.ReadAllAsync("small", new StreamLogPosition(1, 8), Token)).Select(Reading.Text));
    }

    [Fact]
    public async Task What_exceeds_the_number_of_bytes_is_dropped_and_a_late_reader_is_told()
    {
        (IStreamLog log, IStreamLog otherLog) = await OpenAsync(new StreamLogLimits { MaxBytes = 1000 });
        await using IStreamLogWriter writer = await log.CreateAsync("small", cancellationToken: Token);
        for (int i = 0; i < 10; i++)
        {
            await writer.WriteAsync(new string((char)('a' + i), 300));
        }

        await writer.CompleteAsync(StreamLogOutcome.Completed, cancellationToken: Token);

        var exception = await Assert.ThrowsAsync<StreamLogException>(() => otherLog.ReadAllAsync("small", new StreamLogPosition(1, 6), Token));
        Assert.Equal(StreamLogError.Trimmed, exception.Error);
        Assert.Equal(4, (await otherLog.ReadAllAsync("small", new StreamLogPosition(1, 7), Token)).Count);
    }

    [Fact]
    public async Task A_thousand_readers_that_are_cut_off_and_resume_elsewhere_get_every_entry_once()
    {
        const int Readers = 1000;
        const int Entries = 200;
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        await using IStreamLogWriter writer = await Log.CreateAsync("a", cancellationToken: Token);
        Task<string>[] readers = [.. Enumerable.Range(0, Readers).Select(i => ReadWithCutsAsync(new Random(seed + i)))];
        var random = new Random(seed);
        for (int i = 0; i < Entries;)
        {
            int count = Math.Min(random.Next(1, 8), Entries - i);
            await writer.WriteAsync([.. Enumerable.Range(i, count).Select(number => $"{number}")]);
            i += count;
            await Task.Yield();
        }

        await writer.CompleteAsync(StreamLogOutcome.Completed, cancellationToken: Token);

        string expected = string.Concat(Enumerable.Range(0, Entries).Select(number => $"{number};")) + ";";
        Assert.All(await Task.WhenAll(readers), read => Assert.Equal(expected, read));

        async Task<string> ReadWithCutsAsync(Random random)
        {
            var read = new System.Text.StringBuilder();
            StreamLogPosition last = default;
            while (true)
            {
                int left = random.Next(1, 100);
                await foreach (ReadOnlyMemory<StreamLogEntry> batch in (random.Next(2) == 0 ? Log : OtherLog).ReadAsync("a", last, Token))
                {
                    for (int i = 0; i < batch.Length && left > 0; i++, left--)
                    {
                        StreamLogEntry entry = batch.Span[i];
                        read.Append(entry.Text()).Append(';');
                        last = entry.Position;
                        if (entry.Outcome != StreamLogOutcome.None)
                        {
                            return read.ToString();
                        }
                    }

                    if (left == 0)
                    {
                        break;
                    }
                }
            }
        }
    }
}
