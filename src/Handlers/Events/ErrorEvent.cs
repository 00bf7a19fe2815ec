using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The API ends the stream with an error. The HTTP status is 200, so only the error's type says what happened.</summary>
public sealed record ErrorEvent() : MessageStreamEvent("error")
{
    /// <summary>What went wrong.</summary>
    [JsonPropertyName("error")]
    public required ApiError Error { get; init => field = value ?? throw Missing("error"); }

    /// <summary>The id of the request, for questions to Anthropic's support.</summary>
    [JsonPropertyName("request_id")]
    public string? RequestId { get; init; }

    private protected override string? Describe() => Error.Type.ToString();
}
