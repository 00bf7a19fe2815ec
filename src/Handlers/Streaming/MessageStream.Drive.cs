using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Handlers;

/// <summary>The I/O and the lifecycle: one loop for each of the two kinds of call, around the same <see cref="EventPump"/>.</summary>
public sealed partial class MessageStream
{
    // The flow of control within which a handler of a stream may run: there, closing must not wait for the read that called the handler.
    private static readonly AsyncLocal<HandlerFlow?> Inside = new();

    // Held by whoever reads, or runs the last handlers.
    private readonly Turn _turn = new();
    private HandlerFlow? _flow;
    private int _runningOn;
    private bool _isReleased;
    private volatile bool _isEndedByDisposal;

    private bool IsInsideHandler
    {
        get
        {
            HandlerFlow? flow = Inside.Value;
            while (flow is not null && flow.Stream != this)
            {
                flow = flow.Outer;
            }

            return flow is not null || _runningOn == Environment.CurrentManagedThreadId;
        }
    }

    internal EventPump Pump => _pump;

    internal ReceiveBuffer Buffer => _pump.Buffer;

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

    internal bool TryPeek(out ApiException? error) => _pump.TryPeek(out error);

    /// <summary>Reads once into the buffer.</summary>
    /// <returns>How many bytes came; 0 at the end.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<int> FillAsync(Stream body)
    {
        ValueTask<int> read = body.ReadAsync(Buffer.GetFree(), _cancellation.Token);
        if (!read.IsCompleted)
        {
            _idle.BeginWait();
        }

        int count;
        try
        {
            count = await read.ConfigureAwait(false);
        }
        finally
        {
            _idle.EndWait();
        }

        Buffer.Commit(count);
        return count;
    }

    /// <inheritdoc cref="FillAsync"/>
    internal int Fill(Stream body)
    {
        // A blocking read knows no token: whatever cancels the stream takes the bytes away from under it.
        using CancellationTokenRegistration registration = _cancellation.Token.UnsafeRegister(static source => ((BodySource)source!).Dispose(), _source);
        _idle.BeginWait();
        int count;
        try
        {
            count = body.Read(Buffer.GetFree().Span);
        }
        finally
        {
            _idle.EndWait();
        }

        Buffer.Commit(count);
        return count;
    }

    /// <summary>Tells the handlers of a retry.</summary>
    internal async ValueTask RetryingAsync(RetryEvent retry)
    {
        _pump.Retrying(retry);
        while (Run(Lens.Nothing) == PumpStatus.AwaitsHandler)
        {
            try
            {
                await _pump.Pending.ConfigureAwait(false);
            }
            catch (Exception e)
            {
                _pump.Fail(e);
            }
        }

        ThrowIfEnding();
    }

    /// <inheritdoc cref="RetryingAsync"/>
    internal void Retrying(RetryEvent retry)
    {
        _pump.Retrying(retry);
        while (Run(Lens.Nothing) == PumpStatus.AwaitsHandler)
        {
            try
            {
                ThrowIfPending();
            }
            catch (Exception e)
            {
                _pump.Fail(e);
            }
        }

        ThrowIfEnding();
    }

    /// <summary>Goes on with what has been received already, if there are no handlers that might have to be awaited.</summary>
    /// <returns>Whether the lens shows something; otherwise <see cref="AdvanceAsync"/> or <see cref="Advance"/> will say why.</returns>
    internal bool TryAdvance(Lens lens)
    {
        if (_handlers.Count > 0 || _body is null || !_turn.TryTake())
        {
            return false;
        }

        try
        {
            return _pump.Run(lens) == PumpStatus.Yields;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <returns>Whether the lens shows something; otherwise the stream has ended, or is connected if that is all that was asked for.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<bool> AdvanceAsync(Lens lens)
    {
        ThrowIfTaken(_turn.TryTake());
        bool isReading = false;
        try
        {
            EnterFlow();
            while (true)
            {
                try
                {
                    isReading = false;
                    switch (Run(lens))
                    {
                        case PumpStatus.Yields:
                            return true;
                        case PumpStatus.Ended:
                            Release();
                            return false;
                        case PumpStatus.AwaitsHandler:
                            await _pump.Pending.ConfigureAwait(false);
                            continue;
                    }

                    isReading = true;
                    if (_body is null)
                    {
                        _body = await _source.OpenAsync(this, _cancellation.Token).ConfigureAwait(false);
                        _pump.Connected(Response);
                    }
                    else if (lens == Lens.Connection)
                    {
                        return false;
                    }
                    else if (await FillAsync(_body).ConfigureAwait(false) == 0)
                    {
                        _pump.EndInput();
                    }
                }
                catch (Exception e)
                {
                    OnThrown(e, isReading);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc cref="AdvanceAsync"/>
    private bool Advance(Lens lens)
    {
        _handlers.ThrowIfAsynchronous();
        ThrowIfTaken(_turn.TryTake());
        bool isReading = false;
        try
        {
            while (true)
            {
                try
                {
                    isReading = false;
                    switch (Run(lens))
                    {
                        case PumpStatus.Yields:
                            return true;
                        case PumpStatus.Ended:
                            Release();
                            return false;
                        case PumpStatus.AwaitsHandler:
                            ThrowIfPending();
                            continue;
                    }

                    isReading = true;
                    if (_body is null)
                    {
                        _body = _source.Open(this, _cancellation.Token);
                        _pump.Connected(Response);
                    }
                    else if (lens == Lens.Connection)
                    {
                        return false;
                    }
                    else if (Fill(_body) == 0)
                    {
                        _pump.EndInput();
                    }
                }
                catch (Exception e)
                {
                    OnThrown(e, isReading);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    // A handler that was told of a retry threw, or closed the stream: there will be no other attempt.
    private void ThrowIfEnding()
    {
        _cancellation.Token.ThrowIfCancellationRequested();
        ThrowIfFailed();
    }

    // Seen by the handlers that are called from here on, and gone when the asynchronous method returns.
    private void EnterFlow()
    {
        if (_handlers.Count > 0)
        {
            HandlerFlow? outer = Inside.Value;
            Inside.Value = _flow = _flow is not null && _flow.Outer == outer ? _flow : new HandlerFlow(this, outer);
        }
    }

    private PumpStatus Run(Lens lens)
    {
        _runningOn = Environment.CurrentManagedThreadId;
        try
        {
            return _pump.Run(lens);
        }
        finally
        {
            _runningOn = 0;
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

    private static void ThrowIfTaken(bool entered)
    {
        if (!entered)
        {
            throw new InvalidOperationException("The stream is being read already; one call reads at a time. A handler gets what it needs as parameters.");
        }
    }

    // Of a handler in a synchronous call that has not finished; what it threw, if it has.
    private void ThrowIfPending()
    {
        ValueTask pending = _pump.Pending;
        if (!pending.IsCompleted)
        {
            _ = pending.AsTask().ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw new InvalidOperationException("A handler returned an unfinished task, which a synchronous call cannot await. Use the asynchronous call.");
        }

        pending.GetAwaiter().GetResult();
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

    private async Task EndAsync()
    {
        Abort();
        if (IsInsideHandler)
        {
            // Whoever called the handler goes on to the end.
            if (!_turn.TryTake())
            {
                return;
            }
        }
        else
        {
            await _turn.TakeAsync().ConfigureAwait(false);
        }

        try
        {
            EnterFlow();
            while (Run(Lens.Nothing) != PumpStatus.Ended)
            {
                try
                {
                    await _pump.Pending.ConfigureAwait(false);
                }
                catch (Exception e)
                {
                    _pump.Fail(e);
                }
            }

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
        if (IsInsideHandler)
        {
            if (!_turn.TryTake())
            {
                return;
            }
        }
        else
        {
            _turn.Take();
        }

        try
        {
            while (Run(Lens.Nothing) != PumpStatus.Ended)
            {
                try
                {
                    ThrowIfPending();
                }
                catch (Exception e)
                {
                    _pump.Fail(e);
                }
            }

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
