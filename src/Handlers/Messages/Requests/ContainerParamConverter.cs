using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Writes a container of which nothing but the id is said as a string, the form that needs no beta header.</summary>
internal sealed class ContainerParamConverter : JsonConverter<ContainerParam>
{
    public override ContainerParam? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType is JsonTokenType.String
        ? ContainerParam.FromId(reader.GetString()!)
        : (ContainerParam?)JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(typeof(ContainerParam)));

    public override void Write(Utf8JsonWriter writer, ContainerParam value, JsonSerializerOptions options)
    {
        if (value is { Id: not null, Skills: null, AdditionalProperties.Count: 0 })
            writer.WriteStringValue(value.Id);
        else
            JsonSerializer.Serialize(writer, value, options.GetTypeInfo(typeof(ContainerParam)));
    }
}
