namespace Handlers;

/// <summary>What <see cref="IMessageHandler.OnContentBlockAsync"/> is given: a content block is complete.</summary>
public readonly struct ContentBlockEvent
{
    /// <summary>
    /// The complete block; <see langword="null"/> if <see cref="IMessageHandler.Interest"/> has
    /// <see cref="HandlerInterest.ContentBlockIndex"/> but no flag for this kind of block.
    /// </summary>
    public required ContentBlock? ContentBlock { get; init; }

    /// <summary>The index of the content block within the message.</summary>
    public int Index { get; init; }
}
