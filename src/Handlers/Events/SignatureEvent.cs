namespace Handlers;

/// <summary>What <see cref="IMessageHandler.OnSignatureAsync"/> is given: a <c>signature_delta</c> arrived.</summary>
public readonly struct SignatureEvent
{
    /// <summary>The signature of the thinking block.</summary>
    public required string Signature { get; init; }

    /// <summary>The index of the content block within the message.</summary>
    public int Index { get; init; }
}
