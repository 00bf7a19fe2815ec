using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Handlers;

/// <summary>
/// A JSON object of the API: immutable, equal by value, and complete. Fields this version does not know are kept in
/// <see cref="AdditionalProperties"/> and written back.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public abstract record ApiObject
{
    private EquatableMap<JsonElement> _additionalProperties;

    private protected ApiObject()
    {
    }

    /// <summary>The fields of the JSON object that have no property of their own here, by name; empty if there are none.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, JsonElement> AdditionalProperties
    {
        get => _additionalProperties.ItemsOrEmpty;
        init => _additionalProperties = new(value);
    }

    /// <summary>The dictionary itself, neither copied nor wrapped, because the serializer adds entries to it.</summary>
    internal Dictionary<string, JsonElement>? ExtensionData
    {
        get => _additionalProperties.Dictionary;
        set => _additionalProperties = new(value);
    }

    /// <summary>The unknown fields, merged with those of updates as known fields are: a value that is not null replaces the value here.</summary>
    internal IReadOnlyDictionary<string, JsonElement> MergeAdditional(params ReadOnlySpan<IReadOnlyDictionary<string, JsonElement>> updates)
    {
        Dictionary<string, JsonElement>? merged = null;
        foreach (IReadOnlyDictionary<string, JsonElement> update in updates)
        {
            foreach ((string name, JsonElement value) in update)
            {
                if (value.ValueKind is not JsonValueKind.Null)
                {
                    (merged ??= new(AdditionalProperties))[name] = value;
                }
            }
        }
        return merged ?? AdditionalProperties;
    }

    /// <summary>Writes the object as the API's JSON. Parsing that gives an equal object.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TypeInfo);

    /// <summary>The type's name, and ids, counts and the like: never a prompt, a reply or a key.</summary>
    public sealed override string ToString() => Describe() is { Length: > 0 } description ? $"{GetType().Name} {{ {description} }}" : GetType().Name;

    /// <summary>What <see cref="ToString"/> adds to the type's name; must not show any content.</summary>
    private protected virtual string? Describe() => null;

    /// <summary>Whether the value of a property, which is not null, is written.</summary>
    internal virtual bool IsWritten(object value) => true;

    /// <summary>The metadata by which the object is written.</summary>
    private protected virtual JsonTypeInfo TypeInfo => MessagesJson.GetReplyTypeInfo(GetType());

    private protected static JsonException Missing(string field) => new($"The field \"{field}\" is missing or null.");
}
