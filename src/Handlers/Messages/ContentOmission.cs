namespace Handlers;

/// <summary>What <see cref="Message.ToParam(out IReadOnlyList{ContentOmission})"/> leaves out of a reply, because the API does not accept it in a request.</summary>
public sealed class ContentOmission
{
    /// <summary>The block's index in <see cref="Message.Content"/>.</summary>
    public required int Index { get; init; }

    /// <summary>The block as it is in the reply.</summary>
    public required ContentBlock Block { get; init; }

    /// <summary>What is left out and why; one sentence that quotes no content.</summary>
    public required string Reason { get; init; }
}
