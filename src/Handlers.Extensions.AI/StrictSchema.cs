using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>Makes schemas that the API can enforce, as the official SDKs do: constraints that it cannot enforce move into the description, for the model.</summary>
internal static class StrictSchema
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly HashSet<string> Formats = ["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"];
    private static readonly HashSet<string> Always = ["type", "description", "title", "$ref", "$defs", "anyOf", "allOf", "enum", "const"];

    // The walk of AIJsonSchemaTransformCache skips $defs, so Transform walks the schema itself and only the cache is used.
    public static AIJsonSchemaTransformCache Cache { get; } = new(new AIJsonSchemaTransformOptions
    {
        TransformSchemaNode = static (context, node) =>
        {
            if (context.Path.IsEmpty)
            {
                Transform(node);
            }

            return node;
        },
    });

    private static void Transform(JsonNode? node)
    {
        if (node is not JsonObject schema)
        {
            return;
        }

        // The API supports unions only as anyOf.
        if (schema.ContainsKey("oneOf"))
        {
            JsonNode? cases = schema["oneOf"];
            schema.Remove("oneOf");
            schema["anyOf"] = cases;
        }

        string[] types = schema["type"] switch
        {
            JsonValue type => [type.GetValue<string>()],
            JsonArray several => [.. several.Select(type => type?.GetValue<string>() ?? "")],
            _ => [],
        };
        List<string> removed = [];
        foreach ((string name, JsonNode? value) in schema.ToArray())
        {
            if (!IsEnforced(name, value, types))
            {
                schema.Remove(name);
                removed.Add($"{name}: {value?.ToJsonString(Readable) ?? "null"}");
            }
        }

        foreach (JsonNode? inner in GetInner(schema).ToArray())
        {
            Transform(inner);
        }

        if (schema.ContainsKey("properties"))
        {
            schema.TryAdd("additionalProperties", false);
        }

        if (removed.Count > 0)
        {
            string constraints = $"{{{string.Join(", ", removed)}}}";
            schema["description"] = schema["description"]?.GetValue<string>() is { } description ? $"{description}\n\n{constraints}" : constraints;
        }
    }

    private static IEnumerable<JsonNode?> GetInner(JsonObject schema)
    {
        foreach ((string name, JsonNode? value) in schema)
        {
            IEnumerable<JsonNode?> inner = (name, value) switch
            {
                ("properties" or "$defs", JsonObject named) => named.Select(entry => entry.Value),
                ("anyOf" or "allOf", JsonArray cases) => cases,
                ("items" or "additionalProperties", JsonObject one) => [one],
                _ => [],
            };
            foreach (JsonNode? node in inner)
            {
                yield return node;
            }
        }
    }

    private static bool IsEnforced(string name, JsonNode? value, string[] types) => name switch
    {
        "properties" or "required" or "additionalProperties" => types.Contains("object"),
        "items" => types.Contains("array"),
        "minItems" => types.Contains("array") && value is JsonValue count && count.TryGetValue(out int least) && least is 0 or 1,
        "format" => types.Contains("string") && value is JsonValue format && Formats.Contains(format.GetValue<string>()),
        _ => Always.Contains(name),
    };
}
