using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>What replies should be like from a system message on.</summary>
public sealed record MessageOutputConfig : RequestObject
{
    /// <summary>How much work to put into them.</summary>
    [JsonPropertyName("effort")]
    public Effort? Effort { get; init; }
}
