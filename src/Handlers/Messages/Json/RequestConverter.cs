using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Handlers;

/// <summary>Like <see cref="ModelConverter{T}"/>, for models that no reply contains.</summary>
/// <typeparam name="T">A model.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RequestConverter<T> : JsonConverter<T>
{
    /// <inheritdoc/>
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<T>)MessagesJson.GetTypeInfo(typeof(T)));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, (JsonTypeInfo<T>)MessagesJson.GetTypeInfo(typeof(T)));
}
