namespace Handlers;

/// <summary>Runs single calls of a run: at most so many at once, each within the time allowed.</summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for has nothing to dispose of, and a call that was left to itself may still release it.
internal sealed class ToolInvoker(IToolSet toolSet, ToolRunOptions options, TimeProvider time, CancellationToken runToken)
#pragma warning restore CA1001
{
    /// <summary>How long a tool whose token was cancelled may take to end. One that ignores its token is left to itself then.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _free = new(options.MaxParallelCalls);

    /// <summary>Records the calls; null while nobody listens.</summary>
    public RunTelemetry? Telemetry { get; set; }

    /// <summary>Runs a call on the thread pool, so that calls run at the same time also where tools are synchronous. Never throws.</summary>
    public async Task<ToolCallOutcome> InvokeAsync(ToolCall call)
    {
        try
        {
            await _free.WaitAsync(runToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return ToolCallOutcome.Cancelled(call);
        }

        try
        {
            // The call before may have ended because of the cancellation.
            if (runToken.IsCancellationRequested)
            {
                return ToolCallOutcome.Cancelled(call);
            }

            using var timeout = new CancellationTokenSource(options.ToolTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(runToken, timeout.Token);
            CancellationToken token = either.Token;
            CallTelemetry telemetry = Telemetry?.BeginCall(call) ?? default;
            Task<ToolResultBlock> tool;
            using (telemetry.Enter())
            {
                tool = Task.Run(() => toolSet.InvokeAsync(call, token).AsTask(), CancellationToken.None);
            }

            await EndAsync(tool, token).ConfigureAwait(false);
            return telemetry.End(Outcome(call, tool, timeout.Token));
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Runs a call of a synchronous tool in the calling thread. Never throws.</summary>
    public ToolCallOutcome Invoke(ToolCall call)
    {
        if (runToken.IsCancellationRequested)
        {
            return ToolCallOutcome.Cancelled(call);
        }

        using var timeout = new CancellationTokenSource(options.ToolTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(runToken, timeout.Token);
        CallTelemetry telemetry = Telemetry?.BeginCall(call) ?? default;
        Task<ToolResultBlock> tool;
        try
        {
            using ActivityScope span = telemetry.Enter();
            tool = toolSet.InvokeAsync(call, either.Token).AsTask();
            Task.WaitAny(tool);
        }
        catch (Exception exception)
        {
            tool = Task.FromException<ToolResultBlock>(exception);
        }

        return telemetry.End(Outcome(call, tool, timeout.Token));
    }

    /// <summary>Waits until the tool has ended, or until its token was cancelled and the time to obey it is over.</summary>
    private async Task EndAsync(Task tool, CancellationToken token)
    {
        await ((Task)tool.WaitAsync(token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!tool.IsCompleted)
        {
            await tool.WaitAsync(Grace, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private ToolCallOutcome Outcome(ToolCall call, Task<ToolResultBlock> tool, CancellationToken timeout)
    {
        if (tool.IsCompletedSuccessfully)
        {
            return ToolCallOutcome.Of(call, tool.Result);
        }

        // What a tool throws that is left to itself belongs to nobody.
        _ = tool.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Exception? exception = tool.Exception?.InnerException;
        bool hasStopped = !tool.IsCompleted || tool.IsCanceled || exception is OperationCanceledException;
        return hasStopped && runToken.IsCancellationRequested ? ToolCallOutcome.Cancelled(call)
            : hasStopped && timeout.IsCancellationRequested ? ToolCallOutcome.TimedOut(call, options.ToolTimeout)
            : ToolCallOutcome.Failed(call, exception ?? new TaskCanceledException(tool));
    }
}
