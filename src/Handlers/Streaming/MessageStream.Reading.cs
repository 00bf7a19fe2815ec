using System.Runtime.CompilerServices;

namespace Handlers;

/// <content>Reading: one loop around the <see cref="EventPump"/> for asynchronous and blocking calls.</content>
public sealed partial class MessageStream
{
    // Held by the call that reads, or that calls the handlers of the end.
    private readonly AsyncLock _readLock = new();

    // The thread that calls handlers at the moment.
    private int _callingThread;

    // The read that a loop has started and not awaited yet.
    private ValueTask<int> _read;

    // The scope for handlers of asynchronous calls, and the execution contexts without and with it.
    private HandlerScope? _scope;
    private ExecutionContext? _outerContext;
    private ExecutionContext? _scopeContext;

    internal EventPump Pump => _pump;

    private bool IsHandlerThread => _callingThread == Environment.CurrentManagedThreadId;

    /// <summary>Advances until something must be awaited.</summary>
    /// <param name="until">What the caller reads until.</param>
    /// <param name="begun">What must be awaited. The lock stays held for <see cref="AdvanceAsync"/>.</param>
    /// <returns>Whether there is something to deliver; if not, <see cref="AdvanceAsync"/> goes on.</returns>
    internal bool TryAdvance<TWait>(ReadUntil until, out NextStep? begun)
        where TWait : IWaitAdapter
    {
        begun = null;
        if (!_readLock.TryEnter())
        {
            return false;
        }

        NextStep step = RunUntilWait<TWait>(until);
        if (step is NextStep.AwaitHandler or NextStep.Read)
        {
            begun = step;
            return false;
        }

        _readLock.Exit();
        return step == NextStep.Yield;
    }

    /// <summary>Reads on.</summary>
    /// <param name="until">What the caller reads until.</param>
    /// <param name="begun">What <see cref="TryAdvance"/> left to await, with the lock held.</param>
    /// <returns>Whether there is something to deliver; if not, the stream has ended, or is connected if the caller asked for no more.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<bool> AdvanceAsync<TWait>(ReadUntil until, NextStep? begun = null)
        where TWait : IWaitAdapter
    {
        if (begun is null && !_readLock.TryEnter())
        {
            await EnterEndingAsync<TWait>().ConfigureAwait(false);
        }

        try
        {
            while (true)
            {
                NextStep step = begun ?? RunUntilWait<TWait>(until);
                begun = null;
                try
                {
                    switch (step)
                    {
                        case NextStep.AwaitHandler:
                            await FinishHandlerAsync<TWait>().ConfigureAwait(false);
                            break;
                        case NextStep.Open:
                            await ConnectAsync<TWait>().ConfigureAwait(false);
                            break;
                        case NextStep.Read:
                            Received(await _read.ConfigureAwait(false));
                            break;
                        default:
                            ReleaseIfEnded();
                            return step == NextStep.Yield;
                    }
                }
                catch (Exception e)
                {
                    OnThrown(e, step);
                }
            }
        }
        finally
        {
            _readLock.Exit();
        }
    }

    /// <summary>The blocking form of <see cref="AdvanceAsync"/>.</summary>
    private bool Advance(ReadUntil until, NextStep? begun = null)
    {
        _handlers.ThrowIfAsynchronous();
        return BlockingAdapter.Result(AdvanceAsync<BlockingAdapter>(until, begun));
    }

    // Does not await, so that a read that completes at once costs nothing.
    private NextStep RunUntilWait<TWait>(ReadUntil until)
        where TWait : IWaitAdapter
    {
        while (true)
        {
            NextStep step = NextStep.Stop;
            try
            {
                step = Run<TWait>(until);
                if (step != NextStep.Read)
                {
                    return step;
                }

#pragma warning disable CA2012 // Awaited once, here or by the loop that goes on.
                _read = TWait.ReadAsync(_source, _pump.Buffer, _idle, _lifetime.Token);
#pragma warning restore CA2012
                if (!_read.IsCompleted)
                {
                    return step;
                }

                Received(_read.Result);
            }
            catch (Exception e)
            {
                OnThrown(e, step);
            }
        }
    }

    private void Received(int count)
    {
        if (Commit(count) == 0)
        {
            _pump.EndInput();
        }
    }

    // The body of an aborted stream may look as if it had ended regularly.
    private int Commit(int count)
    {
        if (count == 0)
        {
            _lifetime.Token.ThrowIfCancellationRequested();
        }

        _pump.Buffer.Commit(count);
        return count;
    }

    // While another call ends the stream, a call that begins waits for the end instead of failing as a second reader, unless a handler makes it.
    private async ValueTask EnterEndingAsync<TWait>()
        where TWait : IWaitAdapter
    {
        if (_lifetime.Outcome is not { IsAbort: true } || IsHandlerThread
            || !await TWait.TryEnterAsync(_readLock, HandlerScope.Find(this), mayBlock: true).ConfigureAwait(false))
        {
            throw new InvalidOperationException("The stream is being read already; one call reads at a time. A handler gets what it needs as parameters.");
        }
    }

    /// <summary>Calls the handlers of the current state until all have finished.</summary>
    private async ValueTask TellAsync<TWait>()
        where TWait : IWaitAdapter
    {
        while (Run<TWait>(ReadUntil.Connected) == NextStep.AwaitHandler)
        {
            try
            {
                await FinishHandlerAsync<TWait>().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                _pump.Fail(e);
            }
        }
    }

    private async ValueTask FinishHandlerAsync<TWait>()
        where TWait : IWaitAdapter
    {
        try
        {
            await TWait.HandlerAsync(_pump.TakePending()).ConfigureAwait(false);
        }
        finally
        {
            RetireScope();
        }
    }

    private NextStep Run<TWait>(ReadUntil until)
        where TWait : IWaitAdapter
    {
        ExecutionContext? outer = TWait.IsAsynchronous && _handlers.Count > 0 ? EnterScope() : null;
        _callingThread = Environment.CurrentManagedThreadId;
        NextStep step = NextStep.Stop;
        try
        {
            step = _pump.Run(until);
            return step;
        }
        finally
        {
            _callingThread = 0;
            if (outer is not null)
            {
                ExecutionContext.Restore(outer);
            }

            if (step == NextStep.AwaitHandler)
            {
                _scope?.BeginAwait();
            }
        }
    }

    // The context with the scope is kept, because creating one for each call would allocate.
    private ExecutionContext? EnterScope()
    {
        var outer = ExecutionContext.Capture();
        if (outer is null)
        {
            return null;
        }

        if (_scope is null || _outerContext != outer)
        {
            RetireScope();
            (_scope, _scopeContext) = HandlerScope.Enter(this);
            _outerContext = outer;
        }

        ExecutionContext.Restore(_scopeContext!);
        return outer;
    }

    private void RetireScope()
    {
        _scope?.Retire();
        _scope = null;
        _outerContext = null;
        _scopeContext = null;
    }
}
