using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The API ends the stream with an error. It comes with HTTP status 200, so its type is what tells.</summary>
public sealed record ErrorEvent() : MessageStreamEvent("error")
{
    /// <summary>What went wrong.</summary>
    [JsonPropertyName("error")]
    public required ApiError Error { get; init => field = value ?? throw Missing("error"); }

    /// <summary>The id to name when asking about the request.</summary>
    [JsonPropertyName("request_id")]
    public string? RequestId { get; init; }

    private protected override string? Describe() => Error.Type.ToString();
}
