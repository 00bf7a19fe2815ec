using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Handlers;

/// <content>Ending: closes, disposes or cancels the stream, turns a failed read into an outcome, and releases resources.</content>
public sealed partial class MessageStream
{
    private CancellationTokenRegistration _clientDisposed;
    private bool _isOpen;
    private bool _isReleased;

    /// <summary>Aborts the request and waits until the handlers of the end have finished. No handler starts after that. Within a handler it does not wait.</summary>
    /// <remarks>
    /// <para>Does nothing if the stream has ended. Throws the exception of a handler of the end.</para>
    /// <para>It waits for a handler that is running. A handler that waits for another thread which calls this must wait by its
    /// <see cref="CancellationToken"/>, which is cancelled first; otherwise each waits for the other.</para>
    /// </remarks>
    public async ValueTask CloseAsync()
    {
        bool hadEnded = _pump.HasEnded;
        await EndAsync<AwaitingAdapter>(StreamOutcome.Closed).ConfigureAwait(false);
        ThrowIfFailedSince(hadEnded);
    }

    /// <summary>
    /// Aborts the request. If another call is reading the stream, that call calls the handlers of the end, and this one does not wait for it:
    /// a handler may be waiting for the calling thread. To wait, use <see cref="CloseAsync"/>.
    /// </summary>
    /// <remarks>Does nothing if the stream has ended. Throws the exception of a handler of the end.</remarks>
    public void Close()
    {
        bool hadEnded = _pump.HasEnded;
        BlockingAdapter.Finish(EndAsync<BlockingAdapter>(StreamOutcome.Closed));
        ThrowIfFailedSince(hadEnded);
    }

    /// <summary>Aborts the request, if it has not ended, waits as <see cref="CloseAsync"/> does, and releases everything. Throws nothing, and may be called again.</summary>
    /// <remarks>A read that is under way ends as with <see cref="CloseAsync"/>; one that begins later throws an <see cref="ObjectDisposedException"/>,
    /// unless the stream had ended by itself. Then every later call ends as the first did, and the final message stays available.</remarks>
    public ValueTask DisposeAsync() => EndAsync<AwaitingAdapter>(StreamOutcome.Disposed);

    /// <summary>Aborts the request, if it has not ended, and releases everything. Does not wait for another call that reads, as <see cref="Close"/> does not.</summary>
    public void Dispose() => BlockingAdapter.Finish(EndAsync<BlockingAdapter>(StreamOutcome.Disposed));

    /// <summary>For <c>await using (stream.ConfigureAwait(false))</c>. Without this member that would be ambiguous, because a stream can also be iterated; for the iteration see
    /// <see cref="TaskAsyncEnumerableExtensions.WithCancellation{T}(IAsyncEnumerable{T}, CancellationToken)"/>.</summary>
    /// <param name="continueOnCapturedContext">Whether what follows the disposal runs in the captured context.</param>
    public ConfiguredAsyncDisposable ConfigureAwait(bool continueOnCapturedContext) => ((IAsyncDisposable)this).ConfigureAwait(continueOnCapturedContext);

    internal CancellationTokenRegistration AbortOn(CancellationToken cancellationToken) => cancellationToken.UnsafeRegister(
        static (state, token) => ((MessageStream)state!)._lifetime.Cancel(StreamOutcome.Cancelled("The stream was cancelled before its end.", token)), this);

    // Returning null would look like an empty reply.
    internal void ThrowIfDisposed()
    {
        if (_lifetime is { Outcome.Kind: OutcomeKind.Disposed, LateException: null })
        {
            throw new ObjectDisposedException(nameof(MessageStream), "The stream was disposed before its end. Dispose it after you have read what you need; CurrentMessage has the content received so far.");
        }
    }

    internal void ThrowIfFailed()
    {
        if ((_lifetime.Failure ?? _lifetime.Outcome?.Exception) is { } exception)
        {
            ExceptionDispatchInfo.Throw(exception);
        }
    }

    // An exception of a handler ends the stream unchanged. An exception of a read may be the transport's.
    private void OnThrown(Exception e, NextStep step)
    {
        if (step is not (NextStep.Open or NextStep.Read))
        {
            _pump.Fail(e);
        }
        else if (_lifetime.Outcome is not null)
        {
            // The read was cancelled because the stream ended.
        }
        else if (e is PreparationException { Thrown: var thrown })
        {
            _pump.Fail(thrown);
        }
        else if (e is InvalidDataException && !_source.HasFraming)
        {
            // The framing of the events is invalid. For a response, the exception comes from decompression and means a failed connection.
            _pump.Fail(_pump.Describe(e));
        }
        else if (ResponseRules.IsTransportError(e) && (_isOpen || e is not ObjectDisposedException))
        {
            _pump.EndInput(e);
        }
        else
        {
            _pump.Fail(e);
        }
    }

    private async ValueTask EndAsync<TWait>(StreamOutcome outcome)
        where TWait : IWaitAdapter
    {
        _lifetime.Cancel(outcome);
        if (!_readLock.TryEnter() && (IsHandlerThread || !await TWait.TryEnterAsync(_readLock, HandlerScope.Find(this), mayBlock: false).ConfigureAwait(false)))
        {
            // The call that reads goes on to the end.
            return;
        }

        try
        {
            await TellAsync<TWait>().ConfigureAwait(false);
            ReleaseIfEnded();
        }
        finally
        {
            _readLock.Exit();
        }
    }

    // What the stream itself failed with is thrown by the call that reads. That a token was cancelled is what a closing caller wanted as well.
    private void ThrowIfFailedSince(bool hadEnded)
    {
        if (!hadEnded && _pump.HasEnded
            && _lifetime is { Outcome.Kind: not (OutcomeKind.Failed or OutcomeKind.TimedOut), LateException: { } exception and not OperationCanceledException })
        {
            ExceptionDispatchInfo.Throw(exception);
        }
    }

    private void ReleaseIfEnded()
    {
        if (!_pump.HasEnded || _isReleased)
        {
            return;
        }

        _isReleased = true;
        _idle.Dispose();
        _handlers.GiveBack(_lifetime);
        RetireScope();

        // The callback is not awaited, because this may run within it.
        _clientDisposed.Unregister();
        if (_lifetime.IsCompleted && _isOpen && !_lifetime.Token.IsCancellationRequested)
        {
            _source.Finish();
        }
        else
        {
            _source.Dispose();
        }
    }
}
