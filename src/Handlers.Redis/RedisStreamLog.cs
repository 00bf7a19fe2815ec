using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Handlers.Relay;
using StackExchange.Redis;

namespace Handlers.Redis;

/// <summary>
/// An <see cref="IStreamLog"/> in Redis Streams: servers that share the Redis server, or cluster, share their streams. Needs Redis 6.2 or later.
/// </summary>
/// <remarks>
/// One connection serves all streams. Readers are woken by PUBLISH and read with XRANGE, so none of them blocks the connection. An entry is written by a
/// script under an explicit id, so Redis itself refuses a second producer and repeated writes change nothing.
/// </remarks>
public sealed class RedisStreamLog : IStreamLog, IAsyncDisposable
{
    private const int MaxBatch = 256;

    private readonly IConnectionMultiplexer _connection;
    private readonly RedisStreamLogOptions _options;
    private readonly WakeUps _wakeUps;

    /// <summary>Makes a log.</summary>
    /// <param name="connection">The connection; not disposed with the log.</param>
    /// <param name="options">How Redis is used; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public RedisStreamLog(IConnectionMultiplexer connection, RedisStreamLogOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        options ??= new RedisStreamLogOptions();
        options.Validate();
        _connection = connection;
        _options = new RedisStreamLogOptions
        {
            MaxEntries = options.MaxEntries,
            MaxBytes = options.MaxBytes,
            Retention = options.Retention,
            Prefix = options.Prefix,
            Lease = options.Lease,
        };
        _wakeUps = new WakeUps(connection, _options.Lease / 3);
    }

    private IDatabase Database => _connection.GetDatabase();

    /// <inheritdoc/>
    public async ValueTask<IStreamLogWriter> CreateAsync(string id, string? owner = null, CancellationToken cancellationToken = default)
    {
        StreamKeys keys = GetKeys(id);
        string producer = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        RedisValue[] values = [producer, owner is null ? "" : $"={owner}", Milliseconds(_options.Lease), Milliseconds(_options.Retention)];
        RedisResult created = await RunAsync(Scripts.Create, keys, values, cancellationToken).ConfigureAwait(false);
        if ((int)created == 0)
        {
            throw new StreamLogException(StreamLogError.Taken);
        }

        return await RedisStreamLogWriter.StartAsync(id, producer, keys, _connection, _options).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<StreamLogState?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        if (!StreamLogId.IsValid(id))
        {
            return null;
        }

        StreamKeys keys = GetKeys(id);
        (RedisValue owner, StreamEntry[] last) = await RedisRetry.RunAsync(
            static async state =>
            {
                Task<RedisValue> owner = state.Database.HashGetAsync(state.keys.Head, "owner");
                StreamEntry[] last = await state.Database.StreamRangeAsync(state.keys.Stream, count: 1, messageOrder: Order.Descending).ConfigureAwait(false);
                return (await owner.ConfigureAwait(false), last);
            },
            (Database, keys),
            _options.Lease,
            cancellationToken).ConfigureAwait(false);
        if (owner.IsNull || last.Length == 0)
        {
            return null;
        }

        StreamLogEntry entry = ReadEntry(last[0]);
        return new StreamLogState
        {
            Owner = owner.IsNullOrEmpty ? null : owner.ToString()[1..],
            Outcome = entry.Outcome,
            Last = entry.Position.Sequence == 0 && entry.Position.Epoch == 1 ? default : entry.Position,
        };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<StreamLogEntry>> ReadAsync(
        string id, StreamLogPosition after = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (!StreamLogId.IsValid(id))
        {
            throw new StreamLogException(StreamLogError.NotFound);
        }

        StreamKeys keys = GetKeys(id);
        // Entry 1-0 marks the stream's creation and is not given to readers.
        StreamLogPosition last = after.Epoch < 1 ? new StreamLogPosition(1, 0) : after;
        bool isKnown = false;
        await using WakeUps.Listener listener = await _wakeUps.ListenAsync(keys.Added, _options.Lease, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            StreamEntry[] found = await RedisRetry.RunAsync(
                static state => state.Database.StreamRangeAsync(state.Stream, $"({state.last}", count: MaxBatch),
                (Database, keys.Stream, last),
                _options.Lease,
                cancellationToken).ConfigureAwait(false);
            if (found.Length > 0)
            {
                isKnown = true;
                var batch = new StreamLogEntry[found.Length];
                for (int i = 0; i < found.Length; i++)
                {
                    batch[i] = ReadEntry(found[i]);
                    bool follows = batch[i].Position.Epoch > last.Epoch || batch[i].Position.Sequence == last.Sequence + 1;
                    last = follows ? batch[i].Position : throw new StreamLogException(StreamLogError.Trimmed);
                }

                yield return batch;
                if (batch[^1].Outcome != StreamLogOutcome.None)
                {
                    yield break;
                }

                if (found.Length == MaxBatch)
                {
                    continue;
                }
            }
            else
            {
                // No new entries, so the wake-up was early or periodic. Check whether the producer has died.
                RedisValue[] values =
                [
                    Milliseconds(_options.Retention), keys.Added.ToString(), (int)StreamLogOutcome.Interrupted, StreamLogEntry.InterruptedFrame.ToArray(),
                ];
                int state = (int)await RunAsync(Scripts.Check, keys, values, cancellationToken).ConfigureAwait(false);
                if (state == -2)
                {
                    throw new StreamLogException(isKnown ? StreamLogError.Lost : StreamLogError.NotFound);
                }

                isKnown = true;
                if (state == 1)
                {
                    StreamLogState? ended = await FindAsync(id, cancellationToken).ConfigureAwait(false);
                    if (ended is null || ended.Last <= last)
                    {
                        yield break;
                    }

                    continue;
                }
            }

            await listener.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RequestStopAsync(string id, CancellationToken cancellationToken = default)
    {
        if (!StreamLogId.IsValid(id))
        {
            return false;
        }

        StreamKeys keys = GetKeys(id);
        return (int)await RunAsync(Scripts.Stop, keys, [keys.Stop.ToString()], cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <summary>Stops the periodic wake-ups. Readers that are still reading learn of new entries by PUBLISH only.</summary>
    public ValueTask DisposeAsync() => _wakeUps.DisposeAsync();

    internal static RedisValue Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);

    private static StreamLogEntry ReadEntry(StreamEntry entry)
    {
        StreamLogPosition position = StreamLogPosition.Parse(entry.Id.ToString());
        var outcome = StreamLogOutcome.None;
        ReadOnlyMemory<byte> frame = default;
        foreach (NameValueEntry field in entry.Values)
        {
            if (field.Name == "f")
            {
                frame = (ReadOnlyMemory<byte>)field.Value;
            }
            else if (field.Name == "o")
            {
                outcome = (StreamLogOutcome)(int)field.Value;
            }
        }

        return new StreamLogEntry(position, frame, outcome);
    }

    private ValueTask<RedisResult> RunAsync(string script, StreamKeys keys, RedisValue[] values, CancellationToken cancellationToken)
        => RedisRetry.RunAsync(
            static state => state.Database.ScriptEvaluateAsync(state.script, state.All, state.values),
            (Database, script, keys.All, values),
            _options.Lease,
            cancellationToken);

    private StreamKeys GetKeys(string id)
    {
        if (!StreamLogId.IsValid(id))
        {
            throw new ArgumentException("A stream's id has 1 to 128 letters, digits, '-' and '_' of ASCII.", nameof(id));
        }

        return new StreamKeys(_options.Prefix, id);
    }
}
