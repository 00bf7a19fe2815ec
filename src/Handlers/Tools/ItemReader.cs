using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Handlers;

/// <summary>Checks and reads the elements of arrays. For generated code.</summary>
/// <typeparam name="T">The elements' type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ItemReader<T>
{
    private readonly InputSchema _schema;
    private readonly JsonTypeInfo<T> _jsonTypeInfo;

    /// <summary>Called by generated code with literals.</summary>
    /// <param name="schema">The schema that elements are checked against.</param>
    /// <param name="jsonTypeInfo">How the elements are read.</param>
    /// <param name="paths">The arrays.</param>
    public ItemReader(string schema, JsonTypeInfo<T> jsonTypeInfo, ItemPath[] paths)
    {
        ArgumentNullException.ThrowIfNull(schema);
        _schema = InputSchema.Parse(JsonElement.Parse(schema));
        _jsonTypeInfo = jsonTypeInfo;
        Paths = paths;
    }

    internal ItemPath[] Paths { get; }

    /// <exception cref="JsonException">The element does not follow the schema.</exception>
    internal T Parse(ReadOnlySpan<byte> utf8Json)
        => _schema.Check(utf8Json) is { } error ? throw new JsonException(error) : _schema.Deserialize(utf8Json, _jsonTypeInfo)!;
}
