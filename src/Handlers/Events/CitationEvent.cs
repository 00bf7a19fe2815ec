namespace Handlers;

/// <summary>What <see cref="IMessageHandler.OnCitationAsync"/> is given: a <c>citations_delta</c> arrived.</summary>
public readonly struct CitationEvent
{
    /// <summary>The citation, which belongs to the text of the content block.</summary>
    public required Citation Citation { get; init; }

    /// <summary>
    /// The citations of the content block so far, this one included; needs <see cref="HandlerInterest.CitationSnapshot"/>, and is empty without it. The list never changes.
    /// </summary>
    public IReadOnlyList<Citation> Snapshot { get => field ?? []; init; }

    /// <summary>The index of the content block within the message.</summary>
    public int Index { get; init; }
}
