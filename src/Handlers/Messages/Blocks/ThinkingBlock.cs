using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>What the model thought before it answered. Send it back unchanged: the signature covers it.</summary>
public sealed record ThinkingBlock() : ContentBlock("thinking")
{
    /// <summary>The thinking, or a summary of it; it may be empty.</summary>
    [JsonPropertyName("thinking")]
    public string Thinking { get; init => field = value ?? ""; } = "";

    /// <summary>The signature over the thinking; send it back unchanged.</summary>
    [JsonPropertyName("signature")]
    public string Signature { get; init => field = value ?? ""; } = "";

    private protected override string? Describe() => $"{Thinking.Length} characters";
}
