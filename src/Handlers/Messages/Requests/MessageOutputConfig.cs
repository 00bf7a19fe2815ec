using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The output settings that apply from a system message on.</summary>
public sealed record MessageOutputConfig : RequestObject
{
    /// <summary>How much work the model puts into the replies.</summary>
    [JsonPropertyName("effort")]
    public Effort? Effort { get; init; }
}
