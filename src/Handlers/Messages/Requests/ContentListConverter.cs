using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

internal sealed class ContentListConverter : JsonConverter<ContentList>
{
    public override ContentList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.String)
        {
            return ContentList.FromText(reader.GetString()!);
        }

        var blocks = (ContentBlock[]?)JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(typeof(ContentBlock[])));
        return Array.IndexOf(blocks!, null) < 0 ? ContentList.Create(blocks) : throw new JsonException("Content must not have null elements.");
    }

    public override void Write(Utf8JsonWriter writer, ContentList value, JsonSerializerOptions options)
    {
        if (value.IsText)
        {
            writer.WriteStringValue(((TextBlock)value[0]).Text);
            return;
        }
        writer.WriteStartArray();
        foreach (ContentBlock block in value)
        {
            JsonSerializer.Serialize(writer, block, options.GetTypeInfo(typeof(ContentBlock)));
        }

        writer.WriteEndArray();
    }
}
