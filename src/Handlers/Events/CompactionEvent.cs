namespace Handlers;

/// <summary>What <see cref="IMessageHandler.OnCompactionAsync"/> is given: a <c>compaction_delta</c> arrived.</summary>
public readonly struct CompactionEvent
{
    /// <summary>The summary and its encrypted form. Both replace those of an earlier delta, also when they are <see langword="null"/>.</summary>
    public required CompactionDelta Delta { get; init; }

    /// <summary>The index of the content block within the message.</summary>
    public int Index { get; init; }
}
