using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Handlers;

/// <summary>
/// Turns events without framing into bytes for <see cref="BareEventReader"/>: the length of each event, then the event. Buffering, retries and
/// the end of a stream are then the same with and without framing.
/// </summary>
internal sealed class EventBody(IAsyncEnumerable<ReadOnlyMemory<byte>> events) : Stream
{
    private readonly CancellationTokenSource _ending = new();
    private IAsyncEnumerator<ReadOnlyMemory<byte>>? _enumerator;
    private Task<bool>? _pending;
    private ReadOnlyMemory<byte> _rest;
    private int _isDisposed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <remarks>The buffer has room for a length; the one of a stream always has.</remarks>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = 0;
        if (_rest.IsEmpty)
        {
            while (_rest.IsEmpty)
            {
                if (!await MoveNextAsync(cancellationToken).ConfigureAwait(false))
                {
                    return 0;
                }

                _rest = _enumerator!.Current;
            }

            BinaryPrimitives.WriteInt32LittleEndian(buffer.Span, _rest.Length);
            count = BareEventReader.PrefixLength;
        }

        int copied = Math.Min(_rest.Length, buffer.Length - count);
        _rest[..copied].CopyTo(buffer[count..]);
        _rest = _rest[copied..];
        return count + copied;
    }

    public override int Read(byte[] buffer, int offset, int count) => HiddenContext.Wait(() => ReadAsync(buffer.AsMemory(offset, count)));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _ = ReleaseAsync();
        }

        base.Dispose(disposing);
    }

    // The enumerator may ignore its token. Its step is then left behind.
    private ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        _enumerator ??= events.GetAsyncEnumerator(_ending.Token);
        ValueTask<bool> step = _enumerator.MoveNextAsync();
        return step.IsCompleted ? step : new ValueTask<bool>(WaitAsync(_pending = step.AsTask(), cancellationToken));
    }

    private async Task<bool> WaitAsync(Task<bool> step, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static ending => ((CancellationTokenSource)ending!).Cancel(), _ending);
        return await step.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    // An enumerator must not be disposed during its step. This is not awaited, so its exceptions are dropped.
    private async Task ReleaseAsync()
    {
        try
        {
            await _ending.CancelAsync().ConfigureAwait(false);
            if (_pending is { } pending)
            {
                await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (_enumerator is { } enumerator)
            {
                await enumerator.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // The stream has ended, and its handlers were called.
        }
        finally
        {
            _ending.Dispose();
        }
    }
}
