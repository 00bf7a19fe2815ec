using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Whether the model may cite from a source.</summary>
public sealed record CitationsConfig : ApiObject
{
    /// <summary>Whether the model may cite.</summary>
    [JsonPropertyName("enabled")]
    public bool? Enabled { get; init; }
}
