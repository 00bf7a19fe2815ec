namespace Handlers.Generators;

/// <summary>What a handler method returns.</summary>
internal enum ReturnKind
{
    Void,
    Task,
    ValueTask,

    /// <summary>A decision, which generated code passes to the event.</summary>
    Decision,

    /// <summary>A task of a decision.</summary>
    DecisionTask,
}
