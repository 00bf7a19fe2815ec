using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Where the addresses of pages to fetch may come from.</summary>
public sealed record WebFetchUrlSources : RequestObject
{
    /// <summary>Results of the tools that the caller runs.</summary>
    [JsonPropertyName("client_tool_results")]
    public WebFetchUrlSource? ClientToolResults { get; init; }

    /// <summary>Results of the tools that the API runs.</summary>
    [JsonPropertyName("server_tool_results")]
    public WebFetchUrlSource? ServerToolResults { get; init; }

    /// <summary>Messages of the user; <c>all</c> or <c>none</c> only.</summary>
    [JsonPropertyName("user_input")]
    public WebFetchUrlSource? UserInput { get; init; }
}
