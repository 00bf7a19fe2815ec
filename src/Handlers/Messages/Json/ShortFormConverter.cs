using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Reads and writes a value that the API takes in a short form, a string or Boolean, or in full, as an object or array.</summary>
internal sealed class ShortFormConverter<T, TFull>(Func<JsonElement, T> fromShort, Func<TFull, T> fromFull, Func<T, JsonElement?> toShort, Func<T, TFull> toFull)
    : JsonConverter<T> where T : class
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String or JsonTokenType.True or JsonTokenType.False
            ? fromShort(JsonElement.ParseValue(ref reader))
            : fromFull((TFull)JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(typeof(TFull)))!);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (toShort(value) is { } shortForm)
        {
            shortForm.WriteTo(writer);
        }
        else
        {
            JsonSerializer.Serialize(writer, toFull(value), options.GetTypeInfo(typeof(TFull)));
        }
    }
}
