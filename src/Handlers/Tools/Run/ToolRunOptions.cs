namespace Handlers;

/// <summary>The limits and settings of a <see cref="ToolRun"/>. The call that is given the options validates and copies them.</summary>
public sealed record ToolRunOptions
{
    internal static ToolRunOptions Default { get; } = new();

    /// <summary>The most replies of the run: positive; 100 by default. After the last one the calls still run and have results, and the run ends.</summary>
    public int MaxTurns { get; set; } = 100;

    /// <summary>The most calls of one reply that run at the same time: positive; 8 by default.</summary>
    public int MaxParallelCalls { get; set; } = 8;

    /// <summary>
    /// Whether a call starts as soon as its block has stopped, while the reply still comes; <see langword="true"/> by default. Otherwise calls start when the
    /// reply has ended, so that nothing runs for a reply whose connection breaks, that ends with an error event, or that is refused. In a reply that stops at
    /// <c>max_tokens</c>, the calls that are complete run either way. A synchronous run always starts calls when the reply has ended.
    /// </summary>
    public bool StartCallsEarly { get; set; } = true;

    /// <summary>
    /// The longest time one call may take: positive, at most 49 days, or <see cref="Timeout.InfiniteTimeSpan"/>, the default. After that its token is cancelled, and the
    /// result tells the model so. The decision of <see cref="OnToolCallAttribute"/> and the wait for other calls do not count. The clock is the client's.
    /// </summary>
    public TimeSpan ToolTimeout { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>What the requests of the run do differently from the client; <see langword="null"/> for nothing.</summary>
    public RequestOptions? Request { get; set; }

    /// <summary>Returns a validated copy.</summary>
    /// <exception cref="ArgumentException">An option has an invalid value; the message names it.</exception>
    internal ToolRunOptions Validated() => this with
    {
        MaxTurns = OptionRules.Positive(MaxTurns, nameof(MaxTurns)),
        MaxParallelCalls = OptionRules.Positive(MaxParallelCalls, nameof(MaxParallelCalls)),
        ToolTimeout = OptionRules.Timeout(ToolTimeout, nameof(ToolTimeout)),
        Request = Request?.Validated(),
    };
}
