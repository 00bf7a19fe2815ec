using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The content of a <see cref="ServerToolResultBlock"/>: what a tool answered that the API itself ran.</summary>
[JsonConverter(typeof(ModelConverter<ServerToolResult>))]
public abstract record ServerToolResult : ApiObject
{
    private protected ServerToolResult(string type) => Type = type ?? "";

    /// <summary>The kind, as the API names it.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; }
}
