namespace Handlers;

/// <summary>
/// The calls of one reply, in order. As a handler of the reply's stream, it starts each call when its content block is complete.
/// <see cref="FinishAsync"/> starts the calls that were not started during the stream.
/// </summary>
internal sealed class TurnCalls(ToolInvoker invoker, ToolHandlers handlers, int turn, ToolRunLifetime run) : IMessageHandler
{
    // By block, because blocks may stop in another order than that of the message.
    private readonly Dictionary<ToolUseBlock, (ToolCall Call, Task<ToolCallOutcome> Outcome)> _calls = new(ReferenceEqualityComparer.Instance);

    HandlerInterest IMessageHandler.Interest => HandlerInterest.ToolCallBlock | HandlerInterest.Abort | HandlerInterest.Exception;

    ValueTask IMessageHandler.OnContentBlockAsync(ContentBlockEvent e, MessageStream stream, CancellationToken cancellationToken)
        => e.ContentBlock is ToolUseBlock block ? AddAsync<AwaitingAdapter>(block, stream, cancellationToken) : default;

    // The reply will never be complete, so the results of its calls are not needed.
    ValueTask IMessageHandler.OnAbortAsync(AbortEvent e, MessageStream stream, CancellationToken cancellationToken) => Cancel();

    ValueTask IMessageHandler.OnExceptionAsync(ExceptionEvent e, MessageStream stream, CancellationToken cancellationToken) => Cancel();

    /// <summary>Starts the calls that were not started, unless the reply was refused, waits for all calls, and calls the result handlers.</summary>
    /// <returns>The result of every call of the message, in order, even if the run was cancelled or a handler threw; and the handler's exception.</returns>
    public async ValueTask<(List<ContentBlock> Results, Exception? Failure)> FinishAsync<TWait>(Message message, MessageStream stream)
        where TWait : IWaitAdapter
    {
        Exception? failure = null;
        List<ToolUseBlock> blocks = [.. message.Content.OfType<ToolUseBlock>()];
        foreach (ToolUseBlock block in blocks.Where(block => !_calls.ContainsKey(block)))
        {
            if (message.StopReason == StopReason.Refusal)
            {
                Add(block, stream, ToolCallOutcome.Refused);
                continue;
            }

            try
            {
                await AddAsync<TWait>(block, stream, run.Token).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                failure ??= exception;
                run.Cancel();
                Add(block, stream, ToolCallOutcome.Cancelled);
            }
        }

        var results = new List<ContentBlock>(blocks.Count);
        foreach (ToolUseBlock block in blocks)
        {
            (ToolCall call, Task<ToolCallOutcome> pending) = _calls[block];
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
    public Task WhenEndedAsync() => Task.WhenAll(_calls.Values.Select(call => call.Outcome));

    private async ValueTask AddAsync<TWait>(ToolUseBlock block, MessageStream stream, CancellationToken cancellationToken)
        where TWait : IWaitAdapter
    {
        ToolCall call = Call(block, stream);
        if (InputSchema.FindCut(call) is { } error)
        {
            // Checked here, whatever the tool set checks.
            Add(block, stream, call => new ToolCallOutcome(ToolResults.Invalid(call, error)));
            return;
        }

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
            Add(block, stream, ToolCallOutcome.Cancelled);
        }
        else if (!e.Decision.IsRun)
        {
            Add(block, stream, call => ToolCallOutcome.Of(call, e.Decision.ToResult(call)));
        }
        else
        {
            _calls.Add(block, (call, TWait.IsAsynchronous ? invoker.InvokeAsync(call) : Task.FromResult(invoker.Invoke(call))));
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

    private void Add(ToolUseBlock block, MessageStream stream, Func<ToolCall, ToolCallOutcome> outcome)
    {
        ToolCall call = Call(block, stream);
        _calls.Add(block, (call, Task.FromResult(outcome(call))));
    }

    private ValueTask Cancel()
    {
        run.Cancel();
        return default;
    }

    private ToolCall Call(ToolUseBlock block, MessageStream stream) => new(block) { Turn = turn, Stream = stream };
}
