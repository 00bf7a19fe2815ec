using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

internal sealed class WebSearchResultsConverter : JsonConverter<WebSearchResults>
{
    public override WebSearchResults Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new((WebSearchResult[]?)JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(typeof(WebSearchResult[]))) ?? []);

    public override void Write(Utf8JsonWriter writer, WebSearchResults value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (WebSearchResult item in value.Items)
        {
            JsonSerializer.Serialize(writer, item, options.GetTypeInfo(typeof(WebSearchResult)));
        }

        writer.WriteEndArray();
    }
}
