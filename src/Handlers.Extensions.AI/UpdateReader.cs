using System.Buffers;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>Reads the updates of a chat client, message by message, as frames of an event stream.</summary>
internal sealed class UpdateReader : IAsyncDisposable
{
    private readonly CancellationTokenSource _cancellation;
    private readonly IAsyncEnumerator<ChatResponseUpdate> _updates;
    private UpdateEvents _events = new();
    private ChatResponseUpdate? _pending;
    private Exception? _failure;
    private bool _isMessageOver;
    private bool _isAtEnd;

    public UpdateReader(IAsyncEnumerable<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _updates = updates.GetAsyncEnumerator(_cancellation.Token);
    }

    /// <summary>Writes the frames of the next update.</summary>
    /// <returns>Whether the message goes on.</returns>
    public async ValueTask<bool> ReadAsync(IBufferWriter<byte> frames, CancellationToken cancellationToken)
    {
        if (_isMessageOver)
        {
            return false;
        }

        // Closing the stream cancels the read that is under way, and with it the chat client's request.
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _cancellation);
        ChatResponseUpdate? update;
        try
        {
            update = await TakeAsync().ConfigureAwait(false);
        }
        catch (ApiException e) when ((int?)e.StatusCode is null or 200)
        {
            // The chat client throws this for an error event. The event is written again, so that the handler gets it and the message so far.
            update = new ChatResponseUpdate { RawRepresentation = new ErrorEvent { Error = e.Error, RequestId = e.RequestId } };
        }

        if (update is null)
        {
            _isMessageOver = true;
            _events.End(frames);
        }
        else if (_events.IsNextMessage(update))
        {
            _pending = update;
            _isMessageOver = true;
            _events.End(frames);
        }
        else
        {
            _events.Add(update, frames);
        }

        return true;
    }

    /// <summary>Moves to the next message, if this one is complete.</summary>
    /// <returns>Whether there is a next message, or an exception that the next read throws.</returns>
    public async ValueTask<bool> MoveToNextMessageAsync()
    {
        if (!_events.IsComplete)
        {
            return false;
        }

        try
        {
            while (await TakeAsync().ConfigureAwait(false) is { } update)
            {
                if (_events.IsNextMessage(update) && UpdateEvents.IsMessage(update))
                {
                    _pending = update;
                    _events = new UpdateEvents();
                    _isMessageOver = false;
                    return true;
                }
            }

            return false;
        }
        catch (Exception e)
        {
            // The next read throws it, so that the handler is given the exception.
            _failure = e;
            _events = new UpdateEvents();
            _isMessageOver = false;
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cancellation.CancelAsync().ConfigureAwait(false);
        await _updates.DisposeAsync().ConfigureAwait(false);
        _cancellation.Dispose();
    }

    private async ValueTask<ChatResponseUpdate?> TakeAsync()
    {
        if (_failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        if (_pending is { } pending)
        {
            _pending = null;
            return pending;
        }

        if (!_isAtEnd && await _updates.MoveNextAsync().ConfigureAwait(false))
        {
            return _updates.Current;
        }

        _isAtEnd = true;
        return null;
    }
}
