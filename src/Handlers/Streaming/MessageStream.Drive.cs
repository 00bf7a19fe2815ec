using System.Runtime.CompilerServices;

namespace Handlers;

/// <content>Reading: one loop for each of the two kinds of call, around the same <see cref="EventPump"/>.</content>
public sealed partial class MessageStream
{
    // The flow of control within which a handler of a stream may run: there, closing must not wait for the read that called the handler.
    private static readonly AsyncLocal<HandlerFlow?> Inside = new();

    // Held by whoever reads, or runs the last handlers.
    private readonly Turn _turn = new();
    private HandlerFlow? _flow;
    private int _runningOn;

    // What a loop does next.
    private enum Step : byte
    {
        Yield,
        Stop,
        AwaitHandler,
        Open,
        Fill,
    }

    internal EventPump Pump => _pump;

    internal ReceiveBuffer Buffer => _pump.Buffer;

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

        return Received(count);
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

        return Received(count);
    }

    // A body that was taken away may look as if it had ended.
    private int Received(int count)
    {
        if (count == 0)
        {
            _cancellation.Token.ThrowIfCancellationRequested();
        }

        Buffer.Commit(count);
        return count;
    }

    /// <summary>Tells the handlers of a retry.</summary>
    internal async ValueTask RetryingAsync(RetryEvent retry)
    {
        _pump.Retrying(retry);
        await TellAsync().ConfigureAwait(false);
        ThrowIfEnding();
    }

    /// <inheritdoc cref="RetryingAsync"/>
    internal void Retrying(RetryEvent retry)
    {
        _pump.Retrying(retry);
        Tell();
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
        if (!_turn.TryTake())
        {
            ThrowIfRead();
            await _turn.TakeAsync().ConfigureAwait(false);
        }

        bool isReading = false;
        try
        {
            EnterFlow();
            while (true)
            {
                try
                {
                    isReading = false;
                    Step step = Next(lens);
                    isReading = step >= Step.Open;
                    switch (step)
                    {
                        case Step.AwaitHandler:
                            await _pump.Pending.ConfigureAwait(false);
                            break;
                        case Step.Open:
                            Connected(await _source.OpenAsync(this, _cancellation.Token).ConfigureAwait(false));
                            break;
                        case Step.Fill:
                            Filled(await FillAsync(_body!).ConfigureAwait(false));
                            break;
                        default:
                            return step == Step.Yield;
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
        if (!_turn.TryTake())
        {
            ThrowIfRead();
            _turn.Take();
        }

        bool isReading = false;
        try
        {
            while (true)
            {
                try
                {
                    isReading = false;
                    Step step = Next(lens);
                    isReading = step >= Step.Open;
                    switch (step)
                    {
                        case Step.AwaitHandler:
                            ThrowIfPending();
                            break;
                        case Step.Open:
                            Connected(_source.Open(this, _cancellation.Token));
                            break;
                        case Step.Fill:
                            Filled(Fill(_body!));
                            break;
                        default:
                            return step == Step.Yield;
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

    private Step Next(Lens lens)
    {
        switch (Run(lens))
        {
            case PumpStatus.Yields:
                return Step.Yield;
            case PumpStatus.AwaitsHandler:
                return Step.AwaitHandler;
            case PumpStatus.Ended:
                Release();
                return Step.Stop;
        }

        return _body is null ? Step.Open
            : lens == Lens.Connection ? Step.Stop
            : Step.Fill;
    }

    private void Connected(Stream body)
    {
        _body = body;
        _pump.Connected(Response);
    }

    private void Filled(int count)
    {
        if (count == 0)
        {
            _pump.EndInput();
        }
    }

    /// <summary>Calls the handlers that are to be told something now, each to its end.</summary>
    private async ValueTask TellAsync()
    {
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
    }

    /// <inheritdoc cref="TellAsync"/>
    private void Tell()
    {
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

    // While somebody closes the stream there is no second reader to refuse: who begins to read then waits for the end. A handler must not wait for its own.
    private void ThrowIfRead()
    {
        if (!_pump.IsStopping || IsInsideHandler)
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
}
