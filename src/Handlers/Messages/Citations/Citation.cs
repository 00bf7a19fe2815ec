using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The source of a text of the reply.</summary>
[JsonConverter(typeof(ModelConverter<Citation>))]
public abstract record Citation : ApiObject
{
    private protected Citation(string type) => Type = type ?? "";

    /// <summary>The kind, as the API names it.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; }
}
