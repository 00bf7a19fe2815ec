using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The form of a reply's text: JSON that follows a schema.</summary>
public sealed record OutputFormat : RequestObject
{
    private readonly EquatableJson _schema = EquatableJson.EmptyObject;

    /// <summary>The JSON schema; an object.</summary>
    [JsonPropertyName("schema")]
    public JsonElement Schema { get => _schema.Value; init => _schema = EquatableJson.OrEmptyObject(value); }

    /// <summary>The kind of format, <c>json_schema</c>.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; init => field = value ?? JsonSchemaType; } = JsonSchemaType;

    private const string JsonSchemaType = "json_schema";
}
