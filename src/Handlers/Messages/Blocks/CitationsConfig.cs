using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Whether the model may cite.</summary>
public sealed record CitationsConfig : ApiObject
{
    /// <summary>Whether it may.</summary>
    [JsonPropertyName("enabled")]
    public bool? Enabled { get; init; }
}
