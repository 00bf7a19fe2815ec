using System.Text.Json;
using System.Text.RegularExpressions;

namespace Handlers.Testing;

/// <summary>Walks over a schema and collects what the API does not take.</summary>
internal sealed partial class SchemaCheck(JsonElement root, bool strict)
{
    private const string Root = "input_schema";
    private const string Definitions = "#/$defs/";

    private static readonly string[] Types = ["object", "array", "string", "integer", "number", "boolean", "null"];

    private static readonly string[] Combinations = ["anyOf", "oneOf", "allOf"];

    private static readonly string[] NotInStrict =
        ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "maxItems", "uniqueItems", "contains", "oneOf", "patternProperties"];

    private static readonly string[] StrictFormats = ["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"];

    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    // Where a schema first leads back to itself.
    private string? _recursion;

    public List<string> Objections { get; } = [];

    public void CheckRoot()
    {
        if (!root.TryGetProperty("type", out JsonElement type) || !type.ValueEquals("object"u8))
        {
            Object(Root, "type must be \"object\"");
        }

        foreach (string keyword in Combinations)
        {
            if (root.TryGetProperty(keyword, out _))
            {
                Object(Root, $"{keyword} is not supported at the top level");
            }
        }

        Check(root, Root);
        if (root.TryGetProperty("$defs", out JsonElement definitions) && definitions.ValueKind is JsonValueKind.Object)
        {
            foreach (JsonProperty definition in definitions.EnumerateObject())
            {
                _open.Add(definition.Name);
                Check(definition.Value, $"{Root}.$defs.{definition.Name}");
                _open.Clear();
            }
        }

        if (strict && _recursion is not null)
        {
            Object(_recursion, "strict mode takes no recursive schema");
        }
    }

    private void Check(JsonElement schema, string place)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return;
        }

        if (schema.ValueKind is not JsonValueKind.Object)
        {
            Object(place, "a schema must be an object");
            return;
        }

        CheckReference(schema, place);
        CheckType(schema, place);
        CheckProperties(schema, place);
        CheckStrict(schema, place);

        if (schema.TryGetProperty("items", out JsonElement items))
        {
            Check(items, place + ".items");
        }

        foreach (string keyword in Combinations)
        {
            if (schema.TryGetProperty(keyword, out JsonElement cases))
            {
                if (cases.ValueKind is not JsonValueKind.Array || cases.GetArrayLength() == 0)
                {
                    Object(place, $"{keyword} must be an array that is not empty");
                    continue;
                }

                int i = 0;
                foreach (JsonElement one in cases.EnumerateArray())
                {
                    Check(one, $"{place}.{keyword}.{i++}");
                }
            }
        }
    }

    private void CheckReference(JsonElement schema, string place)
    {
        if (!schema.TryGetProperty("$ref", out JsonElement reference))
        {
            return;
        }

        string? pointer = reference.ValueKind is JsonValueKind.String ? reference.GetString() : null;
        string? name = pointer?.StartsWith(Definitions, StringComparison.Ordinal) is true ? pointer[Definitions.Length..] : null;
        if (pointer == "#" || (name is not null && _open.Contains(name)))
        {
            _recursion ??= place;
        }
        else if (name is null || !root.TryGetProperty("$defs", out JsonElement definitions) || !definitions.TryGetProperty(name, out JsonElement definition))
        {
            Object(place, $"$ref {pointer} leads to nothing in $defs");
        }
        else if (strict && _open.Add(name))
        {
            // Only to find a way back: its own faults are found once, where it stands.
            int before = Objections.Count;
            Check(definition, place);
            Objections.RemoveRange(before, Objections.Count - before);
            _open.Remove(name);
        }
    }

    private void CheckType(JsonElement schema, string place)
    {
        if (!schema.TryGetProperty("type", out JsonElement type))
        {
            return;
        }

        JsonElement[] types = type.ValueKind is JsonValueKind.Array ? [.. type.EnumerateArray()] : [type];
        foreach (JsonElement one in types)
        {
            if (one.ValueKind is not JsonValueKind.String || !Types.Contains(one.GetString()))
            {
                Object(place, $"{one.GetRawText()} is no type of JSON Schema");
            }
        }
    }

    private void CheckProperties(JsonElement schema, string place)
    {
        bool hasProperties = schema.TryGetProperty("properties", out JsonElement properties);
        if (hasProperties && properties.ValueKind is not JsonValueKind.Object)
        {
            Object(place, "properties must be an object");
            return;
        }

        foreach (JsonProperty property in hasProperties ? properties.EnumerateObject() : default)
        {
            // The API looks at the names of the arguments alone; those within them may be any.
            if (place == Root && !PropertyName().IsMatch(property.Name))
            {
                Object(place, $"the property '{property.Name}' must be named by 1 to 64 letters, digits, '_', '.' and '-'");
            }

            Check(property.Value, $"{place}.{property.Name}");
        }

        if (schema.TryGetProperty("required", out JsonElement required))
        {
            foreach (JsonElement name in required.ValueKind is JsonValueKind.Array ? required.EnumerateArray() : default)
            {
                if (name.ValueKind is not JsonValueKind.String || !hasProperties || !properties.TryGetProperty(name.GetString()!, out _))
                {
                    Object(place, $"{name.GetRawText()} is required, and is no property");
                }
            }
        }
    }

    private void CheckStrict(JsonElement schema, string place)
    {
        if (!strict)
        {
            return;
        }

        foreach (string keyword in NotInStrict.Where(keyword => schema.TryGetProperty(keyword, out _)))
        {
            Object(place, $"strict mode does not take {keyword}");
        }

        if (schema.TryGetProperty("minItems", out JsonElement items) && !(items.TryGetInt32(out int count) && count is 0 or 1))
        {
            Object(place, "strict mode takes minItems of 0 and 1 alone");
        }

        if (schema.TryGetProperty("type", out JsonElement type) && type.ValueKind is JsonValueKind.String && type.ValueEquals("object"u8)
            && !(schema.TryGetProperty("additionalProperties", out JsonElement additional) && additional.ValueKind is JsonValueKind.False))
        {
            Object(place, "strict mode takes objects with additionalProperties: false alone");
        }

        if (schema.TryGetProperty("format", out JsonElement format) && !StrictFormats.Contains(format.ToString()))
        {
            Object(place, $"strict mode does not take the format {format}");
        }
    }

    private void Object(string place, string objection) => Objections.Add($"{place}: {objection}");

    [GeneratedRegex("^[a-zA-Z0-9_.-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex PropertyName();
}
