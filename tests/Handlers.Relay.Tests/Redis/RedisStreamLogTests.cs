using System.Diagnostics;
using System.Globalization;
using Handlers.Redis;
using StackExchange.Redis;
using Xunit;

namespace Handlers.Relay.Tests;

/// <summary>The log in one Redis server: what a crash, a restart or a failover does to it.</summary>
public sealed class RedisStreamLogTests : RedisLogContract
{
    [Fact]
    public async Task Redis_itself_refuses_the_entries_of_a_producer_that_was_declared_dead()
    {
        RedisStreamLog log = await OpenAsync(new StreamLogLimits(), TimeSpan.FromSeconds(15));
        await using IStreamLogWriter writer = await log.CreateAsync("a", cancellationToken: Token);
        await writer.WriteAsync("one");
        IDatabase database = await GetDatabaseAsync();
        await database.KeyDeleteAsync("handlers:{a}:lease");
        RedisStreamLog impatient = await OpenAsync(new StreamLogLimits(), TimeSpan.FromMilliseconds(300));

        List<StreamLogEntry> entries = await impatient.ReadAllAsync("a", cancellationToken: Token);
        var refused = await Assert.ThrowsAsync<StreamLogException>(() => writer.WriteAsync("two"));
        var refusedByRedis = await Assert.ThrowsAsync<RedisServerException>(() => database.StreamAddAsync("handlers:{a}", "f", "two", "1-2"));

        Assert.Equal(["1-1", "2-0"], entries.Select(entry => entry.Position.ToString()));
        Assert.Equal(StreamLogOutcome.Interrupted, entries[^1].Outcome);
        Assert.Equal(StreamLogError.Refused, refused.Error);
        Assert.Contains("equal or smaller", refusedByRedis.Message, StringComparison.Ordinal);
        Assert.Equal(entries, await log.ReadAllAsync("a", cancellationToken: Token), (left, right) => left.Position == right.Position && left.Text() == right.Text());
    }

    [Fact]
    public async Task Every_key_has_the_prefix_the_hash_tag_and_an_expiry()
    {
        await using IStreamLogWriter writer = await Log.CreateAsync("a", cancellationToken: Token);
        await writer.WriteAsync("one");
        IDatabase database = await GetDatabaseAsync();

        string[] keys = [.. ((string[])(await database.ExecuteAsync("KEYS", "*"))!).Order(StringComparer.Ordinal)];

        Assert.Equal(["handlers:{a}", "handlers:{a}:head", "handlers:{a}:lease"], keys);
        foreach (string key in keys)
        {
            Assert.NotNull(await database.KeyTimeToLiveAsync(key));
        }
    }

    [Fact]
    public async Task When_the_producers_process_is_killed_every_reader_ends_interrupted_with_the_exact_prefix()
    {
        TimeSpan lease = TimeSpan.FromSeconds(2);
        RedisStreamLog log = await OpenAsync(new StreamLogLimits(), lease);
        string probe = Path.Combine(AppContext.BaseDirectory, "Handlers.Relay.Probe.dll");
        using var producer = Process.Start(new ProcessStartInfo("dotnet", [probe, Server!.Address, "a", $"{lease.TotalMilliseconds}"]) { RedirectStandardOutput = true })!;
        string? line = await producer.StandardOutput.ReadLineAsync(Token);
        Assert.Equal("0", line);
        Task<List<StreamLogEntry>>[] readers = [.. Enumerable.Range(0, 50).Select(_ => log.ReadAllAsync("a", cancellationToken: Token))];
        while (line != "500")
        {
            line = await producer.StandardOutput.ReadLineAsync(Token);
        }

        producer.Kill();
        long killed = Stopwatch.GetTimestamp();
        int written = 500;
        while (await producer.StandardOutput.ReadLineAsync(Token) is { } more)
        {
            written = int.Parse(more, CultureInfo.InvariantCulture);
        }

        List<StreamLogEntry>[] read = await Task.WhenAll(readers);
        TimeSpan took = Stopwatch.GetElapsedTime(killed);

        TestContext.Current.TestOutputHelper!.WriteLine($"{written + 1} entries confirmed, {read[0].Count - 1} read, told after {took.TotalSeconds:F1} s");
        Assert.All(read, entries =>
        {
            Assert.Equal(StreamLogOutcome.Interrupted, entries[^1].Outcome);
            Assert.Equal(Enumerable.Range(0, entries.Count - 1).Select(number => $"{number}"), entries.SkipLast(1).Select(Reading.Text));
            Assert.Equal(read[0].Count, entries.Count);
            Assert.InRange(entries.Count - 1, written + 1, written + 2);
        });

        // The lease, the next look of a reader a third of it later, and what a busy machine needs.
        Assert.InRange(took, TimeSpan.Zero, (2 * lease) + TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task When_Redis_restarts_with_its_data_writer_and_readers_go_on()
    {
        await using IStreamLogWriter writer = await Log.CreateAsync("a", cancellationToken: Token);
        Task<List<StreamLogEntry>>[] readers = [.. Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? Log : OtherLog).ReadAllAsync("a", cancellationToken: Token))];
        await writer.WriteAsync([.. Enumerable.Range(0, 100).Select(i => $"{i}")]);
        await Server!.KillAsync();
        Task writing = writer.WriteAsync([.. Enumerable.Range(100, 100).Select(i => $"{i}")]);
        await Server.RunAsync();
        await writing;
        await writer.CompleteAsync(StreamLogOutcome.Completed, cancellationToken: Token);

        Assert.All(await Task.WhenAll(readers), entries => Assert.Equal(
            [.. Enumerable.Range(0, 200).Select(i => $"{i}"), ""],
            entries.Select(Reading.Text)));
    }

    [Fact]
    public async Task When_Redis_restarts_without_its_data_writer_and_readers_are_told()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using ConnectionMultiplexer connection = await server.ConnectAsync();
        // The connection to a server that restarts comes back after some seconds, more on a busy machine. A reader looks three times in each lease.
        await using var log = new RedisStreamLog(connection, new RedisStreamLogOptions { Lease = TimeSpan.FromSeconds(30) });
        await using IStreamLogWriter writer = await log.CreateAsync("a", cancellationToken: Token);
        await writer.WriteAsync("one");
        IAsyncEnumerator<ReadOnlyMemory<StreamLogEntry>> reader = log.ReadAsync("a", cancellationToken: Token).GetAsyncEnumerator(Token);
        Assert.True(await reader.MoveNextAsync());
        await server.KillAsync();
        await server.RunAsync();

        var writing = await Assert.ThrowsAsync<StreamLogException>(() => writer.WriteAsync("two"));
        var reading = await Assert.ThrowsAsync<StreamLogException>(() => reader.MoveNextAsync().AsTask());

        Assert.Equal(StreamLogError.Lost, writing.Error);
        Assert.Equal(StreamLogError.Lost, reading.Error);
        await reader.DisposeAsync();
    }

    [Fact]
    public async Task When_a_replica_that_has_everything_takes_over_writer_and_readers_go_on()
    {
        await using RedisServer primary = await RedisServer.StartAsync("--repl-diskless-sync-delay", "0");
        await using RedisServer replica = await RedisServer.StartAsync(["--replicaof", .. primary.Address.Split(':')]);
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync($"{primary.Address},{replica.Address},abortConnect=false,configCheckSeconds=1");
        await using var log = new RedisStreamLog(connection, new RedisStreamLogOptions { Lease = TimeSpan.FromMinutes(1) });
        await using IStreamLogWriter writer = await log.CreateAsync("a", cancellationToken: Token);
        Task<List<StreamLogEntry>> reading = log.ReadAllAsync("a", cancellationToken: Token);
        await writer.WriteAsync("one", "two");
        while ((int)await connection.GetDatabase().ExecuteAsync("WAIT", 1, 1000) == 0)
        {
        }

        await primary.KillAsync();
        await using (ConnectionMultiplexer administration = await replica.ConnectAsync())
        {
            await administration.GetServer(replica.Address).ExecuteAsync("REPLICAOF", "NO", "ONE");
        }

        await writer.WriteAsync("three");
        await writer.CompleteAsync(StreamLogOutcome.Completed, cancellationToken: Token);

        Assert.Equal(["one", "two", "three", ""], (await reading).Select(Reading.Text));
    }

    [Fact]
    public async Task Twenty_thousand_events_are_followed_while_they_are_written()
    {
        const int Streams = 20;
        const int Events = 1000;
        await using RedisServer server = await RedisServer.StartAsync();
        await using ConnectionMultiplexer connection = await server.ConnectAsync();
        await using var log = new RedisStreamLog(connection);
        string frame = new('x', 120);
        long start = Stopwatch.GetTimestamp();

        int[] followed = await Task.WhenAll(Enumerable.Range(0, Streams).Select(async number =>
        {
            await using IStreamLogWriter writer = await log.CreateAsync($"stream{number}", cancellationToken: Token);
            Task<List<StreamLogEntry>> reading = log.ReadAllAsync(writer.Id, cancellationToken: Token);
            for (int i = 0; i < Events; i += 4)
            {
                await writer.WriteAsync(frame, frame, frame, frame);
            }

            await writer.CompleteAsync(StreamLogOutcome.Completed, cancellationToken: Token);
            return (await reading).Count;
        }));

        TestContext.Current.TestOutputHelper!.WriteLine($"{Streams * Events / Stopwatch.GetElapsedTime(start).TotalSeconds:N0} events a second, four in each flush");
        Assert.All(followed, count => Assert.Equal(Events + 1, count));
    }

    [Fact]
    public async Task When_Redis_stays_away_writer_and_readers_are_told_within_the_lease()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using ConnectionMultiplexer connection = await server.ConnectAsync();
        await using var log = new RedisStreamLog(connection, new RedisStreamLogOptions { Lease = TimeSpan.FromSeconds(1) });
        await using IStreamLogWriter writer = await log.CreateAsync("a", cancellationToken: Token);
        Task<List<StreamLogEntry>> reading = log.ReadAllAsync("a", cancellationToken: Token);
        await server.KillAsync();

        var whileWriting = await Assert.ThrowsAsync<StreamLogException>(() => writer.WriteAsync("one"));
        var whileReading = await Assert.ThrowsAsync<StreamLogException>(() => reading);

        Assert.Equal(StreamLogError.Unavailable, whileWriting.Error);
        Assert.Equal(StreamLogError.Unavailable, whileReading.Error);
    }

    [Fact]
    public async Task A_call_that_is_repeated_because_its_answer_was_lost_adds_nothing_twice()
    {
        await using IStreamLogWriter writer = await Log.CreateAsync("a", cancellationToken: Token);
        IDatabase database = await GetDatabaseAsync();
        await writer.WriteAsync("one", "two");
        RedisValue producer = await database.HashGetAsync("handlers:{a}:head", "producer");
        string script = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "append.lua"), Token);

        RedisResult repeated = await database.ScriptEvaluateAsync(
            script, ["handlers:{a}", "handlers:{a}:head", "handlers:{a}:lease"], [producer, 2, 1, 15000, 15000, "handlers:{a}:added", "", "two"]);

        Assert.Equal(0, (int)repeated);
        await writer.CompleteAsync(StreamLogOutcome.Completed, cancellationToken: Token);
        Assert.Equal(["one", "two", ""], (await Log.ReadAllAsync("a", cancellationToken: Token)).Select(Reading.Text));
    }
}
