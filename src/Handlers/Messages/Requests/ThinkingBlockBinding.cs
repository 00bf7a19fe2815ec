using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>What happens to thinking that belongs to another conversation.</summary>
public sealed record ThinkingBlockBinding : RequestObject
{
    /// <summary><c>error</c> or <c>drop_block</c>.</summary>
    [JsonPropertyName("prefix_mismatch_behavior")]
    public string? PrefixMismatchBehavior { get; init; }
}
