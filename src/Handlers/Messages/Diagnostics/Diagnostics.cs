using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>What the API found out about a request that asked for it with <see cref="DiagnosticsParam"/>.</summary>
public sealed record Diagnostics : ApiObject, IWritesNulls
{
    /// <summary>Why the prompt cache was missed; <see langword="null"/> if it was not missed, or if the reason is not known yet. Written as JSON null.</summary>
    [JsonPropertyName("cache_miss_reason")]
    public CacheMissReason? CacheMissReason { get; init; }

    private protected override string? Describe() => CacheMissReason?.Type.Value;
}
