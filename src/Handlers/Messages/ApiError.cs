using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>An error as the API reports it.</summary>
public sealed record ApiError : ApiObject
{
    /// <summary>The kind of error.</summary>
    [JsonPropertyName("type")]
    public ErrorType Type { get; init; }

    /// <summary>What went wrong, in words. It may quote the request, so it is not part of <see cref="ApiObject.ToString"/>.</summary>
    [JsonPropertyName("message")]
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>More about the error, if the API says more.</summary>
    [JsonPropertyName("details")]
    public ErrorDetails? Details { get; init; }

    private protected override string? Describe() => Type.ToString();
}
