using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Handlers;

/// <content>Ending: whoever stops the stream, what a failing read means, and what is let go of.</content>
public sealed partial class MessageStream
{
    private CancellationToken _cancelledBy;
    private string? _abortReason;
    private bool _isReleased;
    private volatile bool _isEndedByDisposal;

    /// <summary>Aborts the request. Handlers are told, and none is started after the call has returned; from inside a handler, after that has returned.</summary>
    /// <remarks>Does nothing if the stream has ended. An exception of a handler that is told of the end is thrown here.</remarks>
    public async ValueTask CloseAsync()
    {
        bool hadEnded = _pump.HasEnded;
        await EndAsync().ConfigureAwait(false);
        ThrowIfFailedSince(hadEnded);
    }

    /// <summary>The synchronous twin of <see cref="CloseAsync"/>.</summary>
    public void Close()
    {
        bool hadEnded = _pump.HasEnded;
        End();
        ThrowIfFailedSince(hadEnded);
    }

    /// <summary>Aborts the request, if it has not ended, and lets go of everything. Throws nothing, and may be called again.</summary>
    /// <remarks>A read that is under way ends as with <see cref="CloseAsync"/>; one that begins later throws an <see cref="ObjectDisposedException"/>,
    /// unless the stream had ended by itself: then every later call ends as the first did, the final message included.</remarks>
    public ValueTask DisposeAsync()
    {
        BeginDisposal();
        return new ValueTask(EndAsync());
    }

    /// <summary>The synchronous twin of <see cref="DisposeAsync"/>.</summary>
    public void Dispose()
    {
        BeginDisposal();
        End();
    }

    /// <summary>For <c>await using (stream.ConfigureAwait(false))</c>, which would be ambiguous as a stream is iterated as well; to iterate so, see
    /// <see cref="TaskAsyncEnumerableExtensions.WithCancellation{T}(IAsyncEnumerable{T}, CancellationToken)"/>.</summary>
    /// <param name="continueOnCapturedContext">Whether what follows the disposal runs in the captured context.</param>
    public ConfiguredAsyncDisposable ConfigureAwait(bool continueOnCapturedContext) => ((IAsyncDisposable)this).ConfigureAwait(continueOnCapturedContext);

    internal CancellationTokenRegistration AbortOn(CancellationToken cancellationToken)
        => cancellationToken.UnsafeRegister(static (state, token) => ((MessageStream)state!).Abort("The stream was cancelled before its end.", token), this);

    internal void Abort(string? reason = null, CancellationToken by = default)
    {
        if (!_pump.IsStopping)
        {
            _abortReason = reason;
            _cancelledBy = by;
            _pump.Stop();
            _cancellation.Cancel();
        }
    }

    private void BeginDisposal()
    {
        if (_pump is { IsStopping: false, HasEnded: false })
        {
            _isEndedByDisposal = true;
        }
    }

    // Nothing more comes of it, and a reply without anything would look like an empty one.
    internal void ThrowIfDisposed()
    {
        if (_isEndedByDisposal && _pump is { IsCompleted: false, Failure: null })
        {
            throw new ObjectDisposedException(nameof(MessageStream), "The stream was disposed before its end. Dispose it when all that is wanted of it has been read; CurrentMessage has what had come.");
        }
    }

    internal void ThrowIfFailed()
    {
        if (_pump.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        if (_pump.HasEnded && !_pump.IsCompleted && _cancelledBy.IsCancellationRequested)
        {
            throw new OperationCanceledException(_abortReason, _cancelledBy);
        }
    }

    // A handler that was told of a retry threw, or closed the stream: there will be no other attempt.
    private void ThrowIfEnding()
    {
        _cancellation.Token.ThrowIfCancellationRequested();
        ThrowIfFailed();
    }

    private void OnThrown(Exception e, bool isReading)
    {
        if (!isReading)
        {
            _pump.Fail(e);
        }
        else if (_idle.HasExpired)
        {
            _pump.Fail(new TimeoutException($"No bytes arrived for {_options.IdleTimeout} (MessageStreamOptions.IdleTimeout)."));
        }
        else if (_pump.IsStopping)
        {
            // Whatever the read says then, it is only that it was cut off.
        }
        else if (ResponseRules.IsTransportError(e) && !(_body is null && e is ObjectDisposedException))
        {
            _pump.EndInput(e);
        }
        else
        {
            _pump.Fail(e);
        }
    }

    private async Task EndAsync()
    {
        Abort();
        if (!_turn.TryTake())
        {
            // Whoever called the handler goes on to the end.
            if (IsInsideHandler)
            {
                return;
            }

            await _turn.TakeAsync().ConfigureAwait(false);
        }

        try
        {
            EnterFlow();
            await TellAsync().ConfigureAwait(false);
            Release();
        }
        finally
        {
            _turn.Release();
        }
    }

    private void End()
    {
        Abort();
        if (!_turn.TryTake())
        {
            if (IsInsideHandler)
            {
                return;
            }

            _turn.Take();
        }

        try
        {
            Tell();
            Release();
        }
        finally
        {
            _turn.Release();
        }
    }

    // Whoever closes a stream wants its end; that a token had asked for it as well is nothing to tell of.
    private void ThrowIfFailedSince(bool hadEnded)
    {
        if (!hadEnded && _pump is { HasEnded: true, Failure: { } failure })
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private void Release()
    {
        _idle.Dispose();
        if (_isReleased)
        {
            return;
        }

        _isReleased = true;
        if (_pump.IsCompleted && _body is not null && !_cancellation.IsCancellationRequested)
        {
            _source.Finish(_body);
        }
        else
        {
            _source.Dispose();
        }
    }
}
