using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Handlers;

/// <summary>The JSON schema and the serialization metadata of a type.</summary>
/// <typeparam name="T">The type.</typeparam>
public sealed class JsonOutputType<T>
{
    private readonly InputSchema _checked;

    /// <summary>Called by generated code with literals.</summary>
    /// <param name="schema">The schema that the API is given, in UTF-8.</param>
    /// <param name="checkedSchema">The schema that values are checked against, including constraints that the API does not support.</param>
    /// <param name="jsonTypeInfo">How the type is read and written.</param>
    public JsonOutputType(ReadOnlySpan<byte> schema, ReadOnlySpan<byte> checkedSchema, JsonTypeInfo<T> jsonTypeInfo)
    {
        ArgumentNullException.ThrowIfNull(jsonTypeInfo);
        Schema = JsonElement.Parse(schema);
        JsonTypeInfo = jsonTypeInfo;
        _checked = InputSchema.Parse(JsonElement.Parse(checkedSchema));
    }

    /// <summary>The schema that the API is given.</summary>
    public JsonElement Schema { get; }

    /// <summary>How the type is read and written.</summary>
    public JsonTypeInfo<T> JsonTypeInfo { get; }

    /// <summary>Reads a complete value.</summary>
    /// <param name="utf8Json">JSON text in UTF-8; not referred to after the call.</param>
    /// <exception cref="JsonException">The text is not JSON, or does not follow the schema. The message names the field and quotes the value received.</exception>
    public T Parse(ReadOnlySpan<byte> utf8Json)
        => _checked.TryRead(utf8Json, JsonTypeInfo, out T? value, out string? error) ? value : throw new JsonException(error);

    /// <summary>Reads a value that may lack members.</summary>
    /// <exception cref="JsonException">The text cannot be read as the type.</exception>
    internal T? ParsePartial(ReadOnlySpan<byte> utf8Json) => _checked.Deserialize(utf8Json, JsonTypeInfo);
}
