using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The signature of a thinking block; it replaces an earlier one.</summary>
public sealed record SignatureDelta() : ContentBlockDelta("signature_delta")
{
    /// <summary>The signature.</summary>
    [JsonPropertyName("signature")]
    public string Signature { get; init => field = value ?? ""; } = "";
}
