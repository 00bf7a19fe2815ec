using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>An error as the API reports it.</summary>
public sealed record ApiError : ApiObject
{
    private readonly EquatableJson _details;

    /// <summary>The kind of error.</summary>
    [JsonPropertyName("type")]
    public ErrorType Type { get; init; }

    /// <summary>What went wrong, in words. It may quote the request, so it is not part of <see cref="ApiObject.ToString"/>.</summary>
    [JsonPropertyName("message")]
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>More about the error.</summary>
    [JsonPropertyName("details")]
    public JsonElement? Details { get => _details.ValueOrNull; init => _details = new(value); }

    private protected override string? Describe() => Type.ToString();
}
