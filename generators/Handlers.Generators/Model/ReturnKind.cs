namespace Handlers.Generators;

/// <summary>What a handler method returns.</summary>
internal enum ReturnKind
{
    Void,
    Task,
    ValueTask,

    /// <summary>A decision, which the event takes.</summary>
    Decision,

    /// <summary>A task of a decision.</summary>
    DecisionTask,
}
