using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Where an image or a document is, or its content.</summary>
[JsonConverter(typeof(ModelConverter<ContentSource>))]
public abstract record ContentSource : ApiObject
{
    private protected ContentSource(string type) => Type = type ?? "";

    /// <summary>The kind, as the API names it.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; }
}
