using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Reads and writes an enum as strings that the generator determined at compile time.</summary>
internal sealed class StringEnumConverter<T>((T Value, string Name)[] values) : JsonConverter<T> where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.String)
        {
            foreach ((T value, string name) in values)
            {
                if (reader.ValueTextEquals(name))
                {
                    return value;
                }
            }
        }

        throw new JsonException($"The value must be one of: {string.Join(", ", values.Select(value => value.Name))}.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Name(value));

    private string Name(T value)
    {
        foreach ((T candidate, string name) in values)
        {
            if (EqualityComparer<T>.Default.Equals(candidate, value))
            {
                return name;
            }
        }

        throw new JsonException($"{typeof(T).Name} has no name for the value {value:D}.");
    }
}
