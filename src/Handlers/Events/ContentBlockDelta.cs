using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>What a <see cref="ContentBlockDeltaEvent"/> adds to its content block.</summary>
[JsonConverter(typeof(ModelConverter<ContentBlockDelta>))]
public abstract record ContentBlockDelta : ApiObject
{
    private protected ContentBlockDelta(string type) => Type = type ?? "";

    /// <summary>The kind, as the API names it.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; }
}
