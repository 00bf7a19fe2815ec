using System.Runtime.CompilerServices;

namespace Handlers;

/// <summary>
/// An asynchronous iteration over a stream. What has been received already is given without an asynchronous method being entered.
/// </summary>
/// <param name="open">Gives the stream, once the first item is asked for.</param>
/// <param name="disposes">Whether the stream is the iteration's own, and ends with it.</param>
/// <param name="until">What is iterated.</param>
/// <param name="read">Takes the item that the pump yields.</param>
/// <param name="cancellationToken">Aborts the stream.</param>
internal sealed class StreamEnumerator<T>(Func<MessageStream> open, bool disposes, ReadUntil until, Func<EventPump, T> read, CancellationToken cancellationToken) : IAsyncEnumerator<T>
{
    private MessageStream? _stream;
    private CancellationTokenRegistration _registration;
    private bool _isOver;

    public T Current { get; private set; } = default!;

    public ValueTask<bool> MoveNextAsync()
    {
        NextStep? begun = null;
        if (_stream is not null && !_isOver && _stream.TryAdvance<AwaitingAdapter>(until, out begun))
        {
            Current = read(_stream.Pump);
            return new ValueTask<bool>(true);
        }

        return MoveOnAsync(begun);
    }

    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        _registration.Dispose();
        if (disposes && _stream is not null)
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> MoveOnAsync(NextStep? begun)
    {
        if (_isOver)
        {
            return false;
        }

        bool hasMoved = false;
        try
        {
            if (_stream is null)
            {
                _stream = open();
                _stream.ThrowIfDisposed();
                _registration = _stream.AbortOn(cancellationToken);
            }

            hasMoved = await _stream.AdvanceAsync<AwaitingAdapter>(until, begun).ConfigureAwait(false);
            if (hasMoved)
            {
                Current = read(_stream.Pump);
            }
            else
            {
                _stream.ThrowIfFailed();
            }
        }
        finally
        {
            if (!hasMoved)
            {
                await DisposeAsync().ConfigureAwait(false);
            }
        }

        return hasMoved;
    }
}
