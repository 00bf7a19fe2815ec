namespace Handlers;

/// <summary>
/// The calls of one reply, in order. As a handler of the reply's stream, it starts each call when its content block is complete.
/// <see cref="FinishAsync"/> starts the calls that were not started during the stream.
/// </summary>
internal sealed class TurnCalls(ToolInvoker invoker, ToolHandlers handlers, int turn, ToolRunLifetime run) : IMessageHandler
{
    private readonly List<(ToolCall Call, Task<ToolCallOutcome> Outcome)> _calls = [];

    HandlerInterest IMessageHandler.Interest => HandlerInterest.ToolCallBlock | HandlerInterest.Abort | HandlerInterest.Exception;

    ValueTask IMessageHandler.OnContentBlockAsync(ContentBlockEvent e, MessageStream stream, CancellationToken cancellationToken)
        => e.ContentBlock is ToolUseBlock block ? AddAsync<AwaitingAdapter>(block, stream, cancellationToken) : default;

    // The reply will never be complete, so the results of its calls are not needed.
    ValueTask IMessageHandler.OnAbortAsync(AbortEvent e, MessageStream stream, CancellationToken cancellationToken) => Cancel();

    ValueTask IMessageHandler.OnExceptionAsync(ExceptionEvent e, MessageStream stream, CancellationToken cancellationToken) => Cancel();

    /// <summary>Starts the calls that were not started, waits for all calls, and calls the result handlers.</summary>
    /// <returns>The result of every call of the message, even if the run was cancelled or a handler threw; and the handler's exception.</returns>
    public async ValueTask<(List<ContentBlock> Results, Exception? Failure)> FinishAsync<TWait>(Message message, MessageStream stream)
        where TWait : IWaitAdapter
    {
        Exception? failure = null;
        foreach (ToolUseBlock block in message.Content.OfType<ToolUseBlock>().Skip(_calls.Count).ToList())
        {
            try
            {
                await AddAsync<TWait>(block, stream, run.Token).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                failure ??= exception;
                run.Cancel();
                Add(Call(block, stream), ToolCallOutcome.Cancelled);
            }
        }

        var results = new List<ContentBlock>(_calls.Count);
        foreach ((ToolCall call, Task<ToolCallOutcome> pending) in _calls)
        {
            ToolCallOutcome outcome = TWait.IsAsynchronous ? await pending.ConfigureAwait(false) : pending.GetAwaiter().GetResult();
            results.Add(outcome.Result);
            try
            {
                await TellAsync<TWait>(call, outcome, stream).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                failure ??= exception;
                run.Cancel();
            }
        }

        return (results, failure);
    }

    /// <summary>Waits until no call runs. Never throws.</summary>
    public Task WhenEndedAsync() => Task.WhenAll(_calls.Select(call => call.Outcome));

    private async ValueTask AddAsync<TWait>(ToolUseBlock block, MessageStream stream, CancellationToken cancellationToken)
        where TWait : IWaitAdapter
    {
        ToolCall call = Call(block, stream);
        var e = new ToolCallEvent(call);
        foreach (IMessageHandler handler in handlers.OfCalls)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                await TWait.HandlerAsync(handler.OnToolCallAsync(e, stream, cancellationToken)).ConfigureAwait(false);
            }
        }

        if (cancellationToken.IsCancellationRequested)
        {
            Add(call, ToolCallOutcome.Cancelled);
        }
        else if (!e.Decision.IsRun)
        {
            Add(call, call => ToolCallOutcome.Of(call, e.Decision.ToResult(call)));
        }
        else
        {
            _calls.Add((call, TWait.IsAsynchronous ? invoker.InvokeAsync(call) : Task.FromResult(invoker.Invoke(call))));
        }
    }

    private async ValueTask TellAsync<TWait>(ToolCall call, ToolCallOutcome outcome, MessageStream stream)
        where TWait : IWaitAdapter
    {
        foreach (IMessageHandler handler in handlers.OfResults)
        {
            if (!run.Token.IsCancellationRequested)
            {
                var e = new ToolResultEvent { Call = call, Result = outcome.Result, Exception = outcome.Exception };
                await TWait.HandlerAsync(handler.OnToolResultAsync(e, stream, run.Token)).ConfigureAwait(false);
            }
        }
    }

    private void Add(ToolCall call, Func<ToolCall, ToolCallOutcome> outcome) => _calls.Add((call, Task.FromResult(outcome(call))));

    private ValueTask Cancel()
    {
        run.Cancel();
        return default;
    }

    private ToolCall Call(ToolUseBlock block, MessageStream stream) => new(block) { Turn = turn, Stream = stream };
}
