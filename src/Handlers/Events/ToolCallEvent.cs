namespace Handlers;

/// <summary>What <see cref="IMessageHandler.OnToolCallAsync"/> is given: a tool is about to run.</summary>
/// <param name="call">The call.</param>
public readonly struct ToolCallEvent(ToolCall call)
{
    // Shared by all handlers of the call: the struct is copied, the box is not.
    private readonly StrongBox _decision = new();

    /// <summary>The call.</summary>
    public ToolCall Call { get; } = call;

    /// <summary>What was decided so far.</summary>
    public ToolDecision Decision => _decision.Value;

    /// <summary>Decides whether the tool runs. The first decision other than <see cref="ToolDecision.Run"/> is final.</summary>
    /// <param name="decision">The decision.</param>
    public void Decide(ToolDecision decision)
    {
        if (_decision.Value.IsRun)
        {
            _decision.Value = decision;
        }
    }

    /// <inheritdoc cref="Decide"/>
    /// <returns>A task that is done when the decision is made.</returns>
    public async ValueTask DecideAsync(ValueTask<ToolDecision> decision) => Decide(await decision.ConfigureAwait(false));

    /// <inheritdoc cref="DecideAsync(ValueTask{ToolDecision})"/>
    public ValueTask DecideAsync(Task<ToolDecision> decision) => DecideAsync(new ValueTask<ToolDecision>(decision ?? throw new InvalidOperationException("A method with [OnToolCall] returned null in place of a task.")));

    private sealed class StrongBox
    {
        public ToolDecision Value { get; set; }
    }
}
