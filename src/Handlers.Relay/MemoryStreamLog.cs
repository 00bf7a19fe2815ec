using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Handlers.Relay;

/// <summary>An <see cref="IStreamLog"/> in the memory of this process, for a single server.</summary>
public sealed class MemoryStreamLog : IStreamLog, IDisposable
{
    private const int MaxBatch = 256;

    private readonly MemoryStreamLogOptions _options;
    private readonly ConcurrentDictionary<string, LoggedStream> _streams = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly Queue<LoggedStream> _ended = new();
    private readonly ITimer _timer;

    /// <summary>Makes an empty log.</summary>
    /// <param name="options">How much is kept; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public MemoryStreamLog(MemoryStreamLogOptions? options = null)
    {
        options ??= new MemoryStreamLogOptions();
        options.Validate();
        _options = new MemoryStreamLogOptions
        {
            MaxEntries = options.MaxEntries,
            MaxBytes = options.MaxBytes,
            MaxStreams = options.MaxStreams,
            Retention = options.Retention,
            TimeProvider = options.TimeProvider,
        };
        TimeSpan period = _options.Retention / 4;
        _timer = _options.TimeProvider.CreateTimer(static log => ((MemoryStreamLog)log!).DropExpired(), this, period, period);
    }

    /// <summary>How many streams the log holds.</summary>
    public int Count => _streams.Count;

    /// <inheritdoc/>
    public ValueTask<IStreamLogWriter> CreateAsync(string id, string? owner = null, CancellationToken cancellationToken = default)
    {
        StreamLogId.ThrowIfInvalid(id);
        cancellationToken.ThrowIfCancellationRequested();
        var stream = new LoggedStream(id, owner, _options);
        lock (_lock)
        {
            if (_streams.ContainsKey(id))
            {
                throw new StreamLogException(StreamLogError.Taken);
            }

            if (_streams.Count >= _options.MaxStreams)
            {
                if (!_ended.TryDequeue(out LoggedStream? oldest))
                {
                    throw new StreamLogException(StreamLogError.Full);
                }

                _streams.TryRemove(oldest.Id, out _);
            }

            _streams[id] = stream;
        }

        return new ValueTask<IStreamLogWriter>(new MemoryStreamLogWriter(stream, AddEnded));
    }

    /// <inheritdoc/>
    public ValueTask<StreamLogState?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return new ValueTask<StreamLogState?>(_streams.TryGetValue(id, out LoggedStream? stream) ? stream.GetState() : null);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<StreamLogEntry>> ReadAsync(
        string id, StreamLogPosition after = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (!_streams.TryGetValue(id, out LoggedStream? stream))
        {
            throw new StreamLogException(StreamLogError.NotFound);
        }

        long next = LoggedStream.GetNext(after);
        StreamLogEntry[] batch = [];
        var more = new EntrySignal();
        try
        {
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static more => ((EntrySignal)more!).Set(), more);
            while (true)
            {
                int count = stream.Read(next, MaxBatch, ref batch, out bool isEnd, more);

                // Checked after the signal has been armed: a cancellation before that does not set it.
                cancellationToken.ThrowIfCancellationRequested();
                if (count > 0)
                {
                    next += count;
                    yield return batch.AsMemory(0, count);
                }

                if (isEnd)
                {
                    yield break;
                }

                if (count == 0)
                {
                    await more.WaitAsync().ConfigureAwait(false);
                }
            }
        }
        finally
        {
            stream.Remove(more);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> RequestStopAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return new ValueTask<bool>(_streams.TryGetValue(id, out LoggedStream? stream) && stream.RequestStop());
    }

    /// <summary>Stops dropping expired streams. The streams stay readable.</summary>
    public void Dispose() => _timer.Dispose();

    private void AddEnded(LoggedStream stream)
    {
        lock (_lock)
        {
            _ended.Enqueue(stream);
        }
    }

    private void DropExpired()
    {
        long now = _options.TimeProvider.GetTimestamp();
        lock (_lock)
        {
            while (_ended.TryPeek(out LoggedStream? stream) && _options.TimeProvider.GetElapsedTime(stream.EndedAt, now) >= _options.Retention)
            {
                _ended.Dequeue();
                _streams.TryRemove(stream.Id, out _);
            }
        }
    }
}
