namespace Handlers;

/// <summary>How a <see cref="ToolRun"/> ended.</summary>
public enum ToolRunOutcome
{
    /// <summary>The last reply calls no tool, or the model refused: its stop reason says why it ended.</summary>
    Completed,

    /// <summary><see cref="ToolRunOptions.MaxTurns"/> was reached. The calls of the last reply have results, but these were not sent to the model.</summary>
    TurnLimit,

    /// <summary>The run, or the stream of a turn, was closed, disposed or cancelled.</summary>
    Aborted,

    /// <summary>A reply failed, or a handler threw.</summary>
    Failed,
}
