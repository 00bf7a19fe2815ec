using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>How often the API's own tools were used.</summary>
public sealed record ServerToolUsage : ApiObject
{
    /// <summary>Web searches.</summary>
    [JsonPropertyName("web_search_requests")]
    public long? WebSearchRequests { get; init; }

    /// <summary>Pages fetched.</summary>
    [JsonPropertyName("web_fetch_requests")]
    public long? WebFetchRequests { get; init; }
}
