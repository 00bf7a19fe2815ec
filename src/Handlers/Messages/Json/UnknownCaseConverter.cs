using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

internal sealed class UnknownCaseConverter<T> : JsonConverter<T> where T : ApiObject, IUnknownCase<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        JsonElement json = JsonElement.ParseValue(ref reader);
        string? type = json.ValueKind is JsonValueKind.Object && json.TryGetProperty("type"u8, out JsonElement value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
        return T.Create(type ?? "", json);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => value.Json.WriteTo(writer);
}
