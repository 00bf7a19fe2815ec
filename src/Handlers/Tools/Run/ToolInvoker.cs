namespace Handlers;

/// <summary>Runs the calls of a run: at most <see cref="ToolRunOptions.MaxParallelCalls"/> at once, each for at most <see cref="ToolRunOptions.ToolTimeout"/>.</summary>
#pragma warning disable CA1001 // The semaphore's wait handle is never created, so there is nothing to dispose; an abandoned call may still release it.
internal sealed class ToolInvoker(IToolSet toolSet, ToolRunOptions options, TimeProvider time, CancellationToken runToken)
#pragma warning restore CA1001
{
    /// <summary>How long a tool may take to end after its token was cancelled. After that the run no longer waits for it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _free = new(options.MaxParallelCalls);

    /// <summary>Records the calls; null if no listener is registered.</summary>
    public RunTelemetry? Telemetry { get; set; }

    /// <summary>Runs a call on the thread pool, so that synchronous tools run in parallel too. Never throws.</summary>
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
            // The call that released the semaphore may have ended because the run was cancelled.
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

    /// <summary>Waits until the tool has ended, or until <see cref="Grace"/> has passed since its token was cancelled.</summary>
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

        Exception? exception = Thrown(tool);
        bool hasStopped = exception is null or OperationCanceledException;
        return hasStopped && runToken.IsCancellationRequested ? ToolCallOutcome.Cancelled(call)
            : hasStopped && timeout.IsCancellationRequested ? ToolCallOutcome.TimedOut(call, options.ToolTimeout)
            : ToolCallOutcome.Failed(call, exception!);
    }

    /// <summary>What a tool threw; null if it goes on after its token was cancelled.</summary>
    private static Exception? Thrown(Task tool)
    {
        if (!tool.IsCompleted)
        {
            AbandonedTask.Observe(tool);
            return null;
        }

        try
        {
            // A cancelled task has no exception to look at, but throws the one that the tool threw.
            tool.GetAwaiter().GetResult();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }
}
