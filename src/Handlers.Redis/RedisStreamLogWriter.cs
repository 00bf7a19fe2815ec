using Handlers.Relay;
using StackExchange.Redis;

namespace Handlers.Redis;

/// <summary>Writes a stream of a <see cref="RedisStreamLog"/>, and renews its lease.</summary>
internal sealed class RedisStreamLogWriter : IStreamLogWriter
{
    // The maximum number of entries in one script call: a long call would block all other clients of the server.
    private const int MaxEntriesInCall = 128;
    private const int MaxBytesInCall = 1024 * 1024;

    private readonly string _producer;
    private readonly StreamKeys _keys;
    private readonly IConnectionMultiplexer _connection;
    private readonly RedisStreamLogOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Queue<byte[]> _pending = new();

    // The sizes of the entries that are kept, oldest first.
    private readonly Queue<int> _kept = new();
    private long _bytes;
    private long _oldest = 1;
    private long _next = 1;
    private bool _hasEnded;
    private volatile bool _isCompleting;
    private Task _renewing = Task.CompletedTask;

    private RedisStreamLogWriter(string id, string producer, StreamKeys keys, IConnectionMultiplexer connection, RedisStreamLogOptions options)
    {
        Id = id;
        _producer = producer;
        _keys = keys;
        _connection = connection;
        _options = options;
    }

    public string Id { get; }

    public CancellationToken StopRequested => _stop.Token;

    public static async ValueTask<RedisStreamLogWriter> StartAsync(
        string id, string producer, StreamKeys keys, IConnectionMultiplexer connection, RedisStreamLogOptions options)
    {
        var writer = new RedisStreamLogWriter(id, producer, keys, connection, options);
        writer._renewing = writer.RenewAsync();
        await connection.GetSubscriber().SubscribeAsync(keys.Stop, writer.OnStop).ConfigureAwait(false);
        return writer;
    }

    public void Append(ReadOnlySpan<byte> frame)
    {
        if (_hasEnded)
        {
            throw new StreamLogException(StreamLogError.Refused);
        }

        _pending.Enqueue(frame.ToArray());
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken = default)
        => _pending.Count == 0 ? default : SendAsync(StreamLogOutcome.None, cancellationToken);

    public async ValueTask CompleteAsync(StreamLogOutcome outcome, ReadOnlyMemory<byte> frame = default, CancellationToken cancellationToken = default)
    {
        if (outcome is <= StreamLogOutcome.None or > StreamLogOutcome.Interrupted)
        {
            throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome that ends the stream is needed.");
        }

        Append(frame.Span);
        _hasEnded = _isCompleting = true;
        await SendAsync(outcome, cancellationToken).ConfigureAwait(false);
        await _closed.CancelAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_hasEnded)
            {
                _pending.Clear();
                await CompleteAsync(StreamLogOutcome.Interrupted, StreamLogEntry.InterruptedFrame.ToArray()).ConfigureAwait(false);
            }
        }
        catch (StreamLogException)
        {
            // Either the stream has already ended, or its readers will find the lease expired.
        }

        await _closed.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        await _connection.GetSubscriber().UnsubscribeAsync(_keys.Stop, OnStop, CommandFlags.FireAndForget).ConfigureAwait(false);
        _closed.Dispose();
    }

    private async ValueTask SendAsync(StreamLogOutcome outcome, CancellationToken cancellationToken)
    {
        while (_pending.Count > 0)
        {
            var frames = new List<RedisValue>();
            int bytes = 0;
            foreach (byte[] frame in _pending)
            {
                if (frames.Count == MaxEntriesInCall || (frames.Count > 0 && bytes + frame.Length > MaxBytesInCall))
                {
                    break;
                }

                frames.Add(frame);
                bytes += frame.Length;
            }

            // Entries stay pending until Redis has confirmed them: a cancelled call may have arrived, and is then repeated under the same numbers.
            await RunAsync(_next, frames, frames.Count == _pending.Count ? outcome : StreamLogOutcome.None, cancellationToken).ConfigureAwait(false);
            _next += frames.Count;
            for (int i = 0; i < frames.Count; i++)
            {
                Keep(_pending.Dequeue().Length);
            }
        }
    }

    private void Keep(int length)
    {
        _kept.Enqueue(length);
        _bytes += length;
        while (_kept.Count > _options.MaxEntries || (_bytes > _options.MaxBytes && _kept.Count > 1))
        {
            _bytes -= _kept.Dequeue();
            _oldest++;
        }
    }

    private async ValueTask RunAsync(long first, List<RedisValue> frames, StreamLogOutcome outcome, CancellationToken cancellationToken)
    {
        RedisValue[] values =
        [
            _producer, first, _oldest, RedisStreamLog.Milliseconds(_options.Lease), RedisStreamLog.Milliseconds(_options.Retention), _keys.Added.ToString(),
            outcome == StreamLogOutcome.None ? "" : (int)outcome, .. frames,
        ];
        RedisResult result = await RedisRetry.RunAsync(
            static state => state._connection.GetDatabase().ScriptEvaluateAsync(Scripts.Append, state.All, state.values),
            (_connection, _keys.All, values),
            _options.Lease,
            cancellationToken).ConfigureAwait(false);
        switch ((int)result)
        {
            case 1:
                await _stop.CancelAsync().ConfigureAwait(false);
                break;
            case < 0:
                _hasEnded = true;
                throw new StreamLogException((int)result == -1 ? StreamLogError.Refused : StreamLogError.Lost);
        }
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(_options.Lease / 3);
        try
        {
            while (await timer.WaitForNextTickAsync(_closed.Token).ConfigureAwait(false))
            {
                // The creation entry 1-0 always exists, so this call without frames only renews the lease.
                await RunAsync(0, [], StreamLogOutcome.None, _closed.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The stream has ended.
        }
        catch (StreamLogException)
        {
            if (!_isCompleting)
            {
                await _stop.CancelAsync().ConfigureAwait(false);
            }
        }
    }

    private void OnStop(RedisChannel channel, RedisValue message) => _stop.Cancel();
}
