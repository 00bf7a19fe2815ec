using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Reads and writes an <see cref="Settable{T}"/> that is set; a value that is not set is left out of its object.</summary>
internal sealed class SettableConverter<T> : JsonConverter<Settable<T>>
{
    public override bool HandleNull => true;

    public override Settable<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (T)JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(typeof(T)))!;

    public override void Write(Utf8JsonWriter writer, Settable<T> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.Value, options.GetTypeInfo(typeof(T)));
}
