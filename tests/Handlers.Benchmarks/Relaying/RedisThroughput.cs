using System.Diagnostics;
using Handlers.Redis;
using Handlers.Relay;
using StackExchange.Redis;

namespace Handlers.Benchmarks;

/// <summary>
/// How many events a second are written to a <see cref="RedisStreamLog"/> and followed: as many as go, with the writers on one connection, the readers on another, as two
/// instances of an application have them, and Redis on the same machine.
/// </summary>
internal static class RedisThroughput
{
    private const int Streams = 200;
    private const int Rounds = 3;

    public static async Task RunAsync(int[] bursts)
    {
        using var redis = RedisProcess.Start();
        await using ConnectionMultiplexer writing = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        await using ConnectionMultiplexer reading = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        await using var written = new RedisStreamLog(writing);
        await using var followed = new RedisStreamLog(reading);
        byte[][] frames = [.. new StreamShape(StreamKind.Text, 400).Stream.Frames().Select(frame => frame.ToArray())];

        Console.WriteLine();
        Console.WriteLine($"redis-server on this machine, {Streams} streams written and followed at once");
        Console.WriteLine($"{"events in a flush",-40}{"events/s",10}{"us/event: writers and readers",32}{"redis-server",14}");
        foreach (int flush in (int[])[1, .. bursts])
        {
            await RunAsync(written, followed, frames, flush);
            var rates = new List<(double Rate, double Ours, double Redis)>();
            for (int round = 0; round < Rounds; round++)
            {
                rates.Add(await MeasureAsync(redis, written, followed, frames, flush));
            }

            (double rate, double ours, double server) = rates.Order().ElementAt(Rounds / 2);
            Console.WriteLine($"  {flush,-38}{rate,10:N0}{ours,32:N1}{server,14:N1}");
        }
    }

    private static async Task<(double Rate, double Ours, double Redis)> MeasureAsync(RedisProcess redis, RedisStreamLog written, RedisStreamLog followed, byte[][] frames, int flush)
    {
        TimeSpan ours = Environment.CpuUsage.TotalTime;
        TimeSpan server = redis.ProcessorTime;
        long start = Stopwatch.GetTimestamp();
        long events = await RunAsync(written, followed, frames, flush);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        return (events / time.TotalSeconds, (Environment.CpuUsage.TotalTime - ours).TotalMicroseconds / events, (redis.ProcessorTime - server).TotalMicroseconds / events);
    }

    /// <returns>How many events were followed.</returns>
    private static async Task<long> RunAsync(RedisStreamLog written, RedisStreamLog followed, byte[][] frames, int flush)
    {
        long[] events = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => Task.Run(async () =>
        {
            await using IStreamLogWriter writer = await written.CreateAsync(StreamLogId.Create());
            Task<int> following = FollowAsync(followed, writer.Id);
            for (int i = 0; i < frames.Length; i++)
            {
                writer.Append(frames[i]);
                if ((i + 1) % flush == 0)
                {
                    await writer.FlushAsync();
                }
            }

            await writer.CompleteAsync(StreamLogOutcome.Completed);
            return (long)await following;
        })));
        if (!Array.TrueForAll(events, count => count == frames.Length))
        {
            throw new InvalidOperationException("a stream was not followed to its end");
        }

        return events.Sum();
    }

    private static async Task<int> FollowAsync(RedisStreamLog log, string id)
    {
        int events = 0;
        await foreach (ReadOnlyMemory<StreamLogEntry> batch in log.ReadAsync(id))
        {
            for (int i = 0; i < batch.Length; i++)
            {
                events += batch.Span[i].Frame.IsEmpty ? 0 : 1;
            }
        }

        return events;
    }
}
