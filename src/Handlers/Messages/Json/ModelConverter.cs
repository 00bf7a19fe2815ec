using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Handlers;

/// <summary>
/// Reads and writes <typeparamref name="T"/> as <see cref="MessagesJson"/> does, whatever options it is used with. Attributes on the models name this converter,
/// so that source generators in other assemblies need nothing else to serialize a model.
/// </summary>
/// <typeparam name="T">A model.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ModelConverter<T> : JsonConverter<T>
{
    /// <inheritdoc/>
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<T>)MessagesJson.GetReplyTypeInfo(typeof(T)));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, (JsonTypeInfo<T>)MessagesJson.GetReplyTypeInfo(typeof(T)));
}
