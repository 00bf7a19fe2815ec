using System.Text;
using System.Text.Json;

namespace Handlers;

/// <content>Parsing.</content>
internal sealed partial class SchemaNode
{
    /// <summary>Makes nodes of a JSON schema. Each definition becomes one node, so that recursive schemas do not recurse without end.</summary>
    private sealed class SchemaParser(JsonElement root)
    {
        private const string DefinitionPrefix = "#/$defs/";

        private static readonly string[] BoundKeywords = ["minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"];

        private readonly Dictionary<string, SchemaNode> _definitions = new(StringComparer.Ordinal);

        public SchemaNode Parse(JsonElement schema)
        {
            var node = new SchemaNode();
            Fill(node, schema);
            return node;
        }

        private void Fill(SchemaNode node, JsonElement schema)
        {
            if (schema.ValueKind is not JsonValueKind.Object)
            {
                return;
            }

            if (schema.TryGetProperty("$ref", out JsonElement reference) && reference.GetString() is { } pointer)
            {
                node._target = Resolve(pointer);
                return;
            }

            node._types = Types(schema);
            node._anyOf = schema.TryGetProperty("anyOf", out JsonElement anyOf) ? [.. anyOf.EnumerateArray().Select(Parse)] : null;
            node._items = schema.TryGetProperty("items", out JsonElement items) ? Parse(items) : null;
            node._values = schema.TryGetProperty("const", out JsonElement constant) ? [Canonical(constant)]
                : schema.TryGetProperty("enum", out JsonElement values) ? [.. values.EnumerateArray().Select(Canonical)] : null;
            node._pattern = schema.TryGetProperty("pattern", out JsonElement pattern) ? pattern.GetString() : null;
            node._format = schema.TryGetProperty("format", out JsonElement format) || schema.TryGetProperty("contentEncoding", out format) ? format.GetString() : null;
            node._minLength = Count(schema, "minLength", 0);
            node._maxLength = Count(schema, "maxLength", int.MaxValue);
            node._minItems = Count(schema, "minItems", 0);
            node._maxItems = Count(schema, "maxItems", int.MaxValue);
            node._bounds = [.. BoundKeywords
                .Where(keyword => schema.TryGetProperty(keyword, out JsonElement bound) && bound.ValueKind is JsonValueKind.Number)
                .Select(keyword => (schema.GetProperty(keyword).GetRawText(), keyword, schema.GetProperty(keyword).GetDouble()))];

            string[] required = schema.TryGetProperty("required", out JsonElement names) ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : [];
            if (schema.TryGetProperty("properties", out JsonElement properties))
            {
                node._properties = [.. properties.EnumerateObject().Select(property =>
                    (Encoding.UTF8.GetBytes(property.Name), property.Name, Parse(property.Value), required.Contains(property.Name)))];
            }

            if (schema.TryGetProperty("additionalProperties", out JsonElement additional))
            {
                node._isClosed = additional.ValueKind is JsonValueKind.False;
                node._additionalProperties = node._isClosed ? null : Parse(additional);
            }
        }

        private SchemaNode Resolve(string pointer)
        {
            if (_definitions.TryGetValue(pointer, out SchemaNode? known))
            {
                return known;
            }

            var node = new SchemaNode();
            _definitions.Add(pointer, node);

            if (pointer == "#")
            {
                Fill(node, root);
            }
            else if (pointer.StartsWith(DefinitionPrefix, StringComparison.Ordinal)
                && root.TryGetProperty("$defs", out JsonElement definitions)
                && definitions.TryGetProperty(pointer[DefinitionPrefix.Length..], out JsonElement definition))
            {
                Fill(node, definition);
            }

            return node;
        }

        private static SchemaTypes Types(JsonElement schema)
        {
            if (!schema.TryGetProperty("type", out JsonElement type))
            {
                return SchemaTypes.Any;
            }

            return type.ValueKind is JsonValueKind.Array
                ? type.EnumerateArray().Aggregate(SchemaTypes.Any, (types, one) => types | TypeOf(one.GetString()))
                : TypeOf(type.GetString());
        }

        private static SchemaTypes TypeOf(string? name) => name switch
        {
            "object" => SchemaTypes.Object,
            "array" => SchemaTypes.Array,
            "string" => SchemaTypes.String,
            "integer" => SchemaTypes.Integer,
            "number" => SchemaTypes.Number,
            "boolean" => SchemaTypes.Boolean,
            "null" => SchemaTypes.Null,
            _ => SchemaTypes.Any,
        };

        private static int Count(JsonElement schema, string keyword, int otherwise)
            => schema.TryGetProperty(keyword, out JsonElement count) && count.TryGetInt32(out int value) ? value : otherwise;

        private static string Canonical(JsonElement value)
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(value.GetRawText()));
            reader.Read();
            return SchemaNode.Canonical(ref reader);
        }
    }
}
