using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A model named by a <see cref="FallbackBlock"/>.</summary>
public sealed record FallbackModel : ApiObject
{
    /// <summary>The model's name.</summary>
    [JsonPropertyName("model")]
    public string Model { get; init => field = value ?? ""; } = "";

    private protected override string? Describe() => Model;
}
