using System.Buffers;
using System.IO.Pipelines;
using Handlers.Relay;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Handlers.AspNetCore;

/// <summary>A response that a stream is relayed to: its headers, its frames, heartbeats while there are none, and its end.</summary>
internal sealed class RelayResponse : IAsyncDisposable
{
    // The response is flushed once for each read of the reply, and also whenever this many bytes are unflushed.
    private const int MostUnflushed = 32 * 1024;

    private readonly HttpContext _context;
    private readonly RelayOptions _options;
    private readonly RelayWriter _writer;
    private readonly RelayFormat _format;
    private readonly PipeWriter _output;
    private readonly FrameBuffer _buffer = new();
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private Task _flush = Task.CompletedTask;
    private bool _wroteSinceHeartbeat;
    private bool _hasEnded;
    private int _unflushed;

    public RelayResponse(HttpContext context, RelayOptions? options)
    {
        _context = context;
        _options = options ?? new RelayOptions();
        _format = _options.Format == RelayFormat.Negotiate ? Negotiate(context.Request.Headers.Accept) : _options.Format;
        _writer = RelayWriter.Create(_format);
        _output = context.Response.BodyWriter;
    }

    public bool HasStarted { get; private set; }

    /// <summary>Sets the headers and begins the heartbeats.</summary>
    public void Start()
    {
        HttpResponse response = _context.Response;
        response.ContentType = _writer.ContentType;

        // The same headers as the framework's server-sent events: no proxy may store, compress or buffer the stream.
        response.Headers.CacheControl = "no-cache, no-store, no-transform";
        response.Headers.ContentEncoding = "identity";
        response.Headers["X-Accel-Buffering"] = "no";
        if (_format == RelayFormat.UIMessageStream)
        {
            response.Headers["x-vercel-ai-ui-message-stream"] = "v1";
        }

        _context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        HasStarted = true;
        if (_options.HeartbeatInterval != Timeout.InfiniteTimeSpan)
        {
            _timer = _options.TimeProvider.CreateTimer(static state => ((RelayResponse)state!).WriteHeartbeat(), this, _options.HeartbeatInterval, _options.HeartbeatInterval);
        }
    }

    /// <summary>Writes a frame, and flushes unless another follows.</summary>
    /// <returns>A task that completes when the response can take more data (backpressure).</returns>
    public ValueTask WriteAsync(ReadOnlySpan<byte> frame, StreamLogPosition position, bool moreFollows)
    {
        if (!HasStarted)
        {
            Start();
        }

        frame = _options.Filter.Apply(frame);
        if (frame.IsEmpty)
        {
            return moreFollows ? default : FlushAsync();
        }

        lock (_lock)
        {
            if (!_flush.IsCompleted)
            {
                return WriteLaterAsync(_flush, frame.ToArray(), position, moreFollows);
            }

            // A frame that comes alone needs no buffer.
            _writer.Write(moreFollows || _buffer.Length > 0 ? _buffer : _output, frame, position);
            _unflushed += frame.Length;
            _wroteSinceHeartbeat = true;
            return moreFollows && _unflushed < MostUnflushed ? default : new ValueTask(FlushLocked());
        }
    }

    /// <summary>Flushes what has been written.</summary>
    public ValueTask FlushAsync()
    {
        lock (_lock)
        {
            return _unflushed == 0 ? default : _flush.IsCompleted ? new ValueTask(FlushLocked()) : FlushLaterAsync(_flush);
        }
    }

    /// <summary>Ends the response.</summary>
    /// <exception cref="IOException">The reply failed, and the format can signal a failure only by a broken connection. The server breaks the connection because of this exception.</exception>
    public async ValueTask CompleteAsync(StreamLogOutcome outcome)
    {
        Task flush;
        lock (_lock)
        {
            flush = _flush;
            _hasEnded = true;
        }

        await flush.ConfigureAwait(false);
        if (!HasStarted)
        {
            return;
        }

        MoveBuffer();
        _writer.Complete(_output, outcome);
        await _output.FlushAsync(_context.RequestAborted).ConfigureAwait(false);
        if (outcome != StreamLogOutcome.Completed && _writer.AbortsOnFailure)
        {
            throw new IOException("The reply failed after it had begun. The connection is closed in mid-response, the only sign of failure that NDJSON has.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        lock (_lock)
        {
            _hasEnded = true;
            _buffer.Release();
        }
    }

    private static RelayFormat Negotiate(StringValues accept)
    {
        foreach (string? value in accept)
        {
            if (value?.Contains("application/x-ndjson", StringComparison.OrdinalIgnoreCase) == true)
            {
                return RelayFormat.NdJson;
            }
        }

        return RelayFormat.EventStream;
    }

    private Task FlushLocked()
    {
        _unflushed = 0;
        MoveBuffer();
        ValueTask<FlushResult> flush = _output.FlushAsync(_context.RequestAborted);
        if (flush.IsCompletedSuccessfully)
        {
            flush.GetAwaiter().GetResult();
            return Task.CompletedTask;
        }

        return _flush = flush.AsTask();
    }

    private void MoveBuffer()
    {
        if (_buffer.Length > 0)
        {
            _buffer.MoveTo(_output);
        }
    }

    private async ValueTask FlushLaterAsync(Task flush)
    {
        await flush.ConfigureAwait(false);
        await FlushAsync().ConfigureAwait(false);
    }

    private async ValueTask WriteLaterAsync(Task flush, byte[] frame, StreamLogPosition position, bool moreFollows)
    {
        await flush.ConfigureAwait(false);
        await WriteAsync(frame, position, moreFollows).ConfigureAwait(false);
    }

    private void WriteHeartbeat()
    {
        lock (_lock)
        {
            if (_hasEnded || !_flush.IsCompleted || _context.RequestAborted.IsCancellationRequested)
            {
                return;
            }

            // If frames are still unflushed, for example because a handler of the application is slow, the heartbeat flushes them too.
            if (!_wroteSinceHeartbeat || _unflushed > 0)
            {
                MoveBuffer();
                _output.Write(_writer.Heartbeat);
                _ = FlushLocked();
            }

            _wroteSinceHeartbeat = false;
        }
    }
}
