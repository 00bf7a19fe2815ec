using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Writes a container that has only an id as a string, because this form needs no beta header.</summary>
internal sealed class ContainerParamConverter : JsonConverter<ContainerParam>
{
    public override ContainerParam Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.String)
        {
            return ContainerParam.FromId(reader.GetString()!);
        }

        var fields = (Dictionary<string, JsonElement>)JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(typeof(Dictionary<string, JsonElement>)))!;
        fields.Remove("id", out JsonElement id);
        fields.Remove("skills", out JsonElement skills);
        return new()
        {
            Id = id.ValueKind is JsonValueKind.Undefined ? null : id.GetString(),
            Skills = skills.ValueKind is JsonValueKind.Undefined ? null : (Skill[]?)skills.Deserialize(options.GetTypeInfo(typeof(Skill[]))),
            AdditionalProperties = fields,
        };
    }

    public override void Write(Utf8JsonWriter writer, ContainerParam value, JsonSerializerOptions options)
    {
        if (value is { Id: not null, Skills: null, AdditionalProperties.Count: 0 })
        {
            writer.WriteStringValue(value.Id);
            return;
        }
        writer.WriteStartObject();
        if (value.Id is not null)
        {
            writer.WriteString("id"u8, value.Id);
        }

        if (value.Skills is not null)
        {
            writer.WritePropertyName("skills"u8);
            JsonSerializer.Serialize(writer, value.Skills.ToArray(), options.GetTypeInfo(typeof(Skill[])));
        }
        foreach ((string name, JsonElement field) in value.AdditionalProperties)
        {
            writer.WritePropertyName(name);
            field.WriteTo(writer);
        }
        writer.WriteEndObject();
    }
}
