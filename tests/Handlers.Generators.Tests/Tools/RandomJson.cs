using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Handlers.Generators.Tests.Tools;

/// <summary>Random JSON that follows the schema of a tool's parameter, and the same with one change that may violate it.</summary>
/// <param name="schema">The schema of the tool's input. Its <c>$defs</c> are looked up here.</param>
/// <param name="random">The choices.</param>
internal sealed class RandomJson(JsonElement schema, Random random)
{
    // Strings that are base64 as well, because a validator does not look into those.
    private static readonly string[] Texts = ["", "Zm9v", "Blue", "cost", "Größe 3 €", "日本", "a\"b\\c"];

    /// <summary>A value that follows the schema.</summary>
    public JsonNode? Valid() => Valid(schema.GetProperty("properties").GetProperty("value"), 0);

    /// <summary>The value with one part replaced, left out or added. It may follow the schema all the same.</summary>
    public JsonNode? Changed(JsonNode? value)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } members when random.Next(4) > 0:
                string name = members.ElementAt(random.Next(members.Count)).Key;
                JsonNode? member = members[name];
                members.Remove(name);
                if (random.Next(4) > 0)
                {
                    // Where it was: the discriminator of a union must come first.
                    KeyValuePair<string, JsonNode?>[] rest = [.. members];
                    members.Clear();
                    members.Add(name, Changed(member));
                    foreach ((string other, JsonNode? kept) in rest)
                    {
                        members.Add(other, kept);
                    }
                }

                return members;
            case JsonObject members when random.Next(2) == 0:
                members["unknown"] = 1;
                return members;
            case JsonArray { Count: > 0 } elements when random.Next(4) > 0:
                int index = random.Next(elements.Count);
                JsonNode? element = elements[index];
                elements.RemoveAt(index);
                elements.Insert(index, Changed(element));
                return elements;
            default:
                return random.Next(7) switch
                {
                    0 => null,
                    1 => random.Next(2) == 0,
                    2 => JsonNode.Parse(((string[])["0", "-1", "1.5", "1e2", "300", "1.0"])[random.Next(6)]),
                    3 => "yesterdays",
                    4 => Text(),
                    5 => new JsonArray(1, "Zm9v", null),
                    _ => new JsonObject { ["a"] = 1 },
                };
        }
    }

    private JsonNode? Valid(JsonElement type, int depth)
    {
        if (type.TryGetProperty("$ref", out JsonElement reference))
        {
            return Valid(schema.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]), depth + 1);
        }

        if (type.TryGetProperty("anyOf", out JsonElement choices))
        {
            // The last one of a nullable type is null.
            return Valid(choices[depth > 4 ? choices.GetArrayLength() - 1 : random.Next(choices.GetArrayLength())], depth);
        }

        if (type.TryGetProperty("enum", out JsonElement values))
        {
            return JsonNode.Parse(values[random.Next(values.GetArrayLength())].GetRawText());
        }

        if (type.TryGetProperty("const", out JsonElement value))
        {
            return JsonNode.Parse(value.GetRawText());
        }

        return !type.TryGetProperty("type", out JsonElement kind) ? Text() : kind.GetString() switch
        {
            "null" => null,
            "boolean" => random.Next(2) == 0,
            "integer" => Integer(type),
            "number" => Number(type),
            "string" => String(type),
            "array" => new JsonArray([.. Enumerable.Range(0, depth > 4 ? 0 : random.Next(4)).Select(_ => type.TryGetProperty("items", out JsonElement items) ? Valid(items, depth + 1) : 1)]),
            _ => Object(type, depth),
        };
    }

    private JsonObject Object(JsonElement type, int depth)
    {
        var members = new JsonObject();
        if (type.TryGetProperty("properties", out JsonElement properties))
        {
            string[] required = type.TryGetProperty("required", out JsonElement names) ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : [];
            foreach (System.Text.Json.JsonProperty property in properties.EnumerateObject())
            {
                if (required.Contains(property.Name) || (depth <= 4 && random.Next(2) == 0))
                {
                    members.Add(property.Name, Valid(property.Value, depth + 1));
                }
            }
        }
        else
        {
            for (int i = random.Next(3); i > 0; i--)
            {
                members[$"{Text()}{i}"] = type.TryGetProperty("additionalProperties", out JsonElement values) ? Valid(values, depth + 1) : Text();
            }
        }

        return members;
    }

    private JsonNode Integer(JsonElement type)
    {
        // Within int, because the schema of a larger type has no other limits.
        long least = type.TryGetProperty("minimum", out JsonElement minimum) ? minimum.GetInt64() : int.MinValue;
        long most = type.TryGetProperty("maximum", out JsonElement maximum) ? maximum.GetInt64() : int.MaxValue;
        return JsonNode.Parse(random.Next(3) switch { 0 => least, 1 => most, _ => random.NextInt64(least, most + 1) } + (random.Next(5) == 0 ? ".0" : ""))!;
    }

    private JsonNode Number(JsonElement type)
    {
        double least = type.TryGetProperty("minimum", out JsonElement minimum) ? minimum.GetDouble() : -60_000;
        double most = type.TryGetProperty("maximum", out JsonElement maximum) ? maximum.GetDouble() : 60_000;
        return random.Next(4) == 0 ? least : least + ((most - least) * random.NextDouble());
    }

    private string String(JsonElement type)
    {
        DateTimeOffset time = DateTimeOffset.UnixEpoch.AddSeconds(random.NextInt64(4_000_000_000)).ToOffset(TimeSpan.FromHours(random.Next(-11, 12)));
        if (type.TryGetProperty("format", out JsonElement format))
        {
            return format.GetString() switch
            {
                "date-time" => time.ToString(random.Next(2) == 0 ? "yyyy-MM-ddTHH:mm:sszzz" : "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
                "date" => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                "uuid" => new Guid(random.Next(), 1, 2, 3, 4, 5, 6, 7, 8, 9, (byte)random.Next(256)).ToString(),
                "uri" => $"https://example.com/{random.Next()}?q=a%20b",
                _ => throw new InvalidOperationException($"no random values for {type}"),
            };
        }

        if (type.TryGetProperty("pattern", out JsonElement pattern))
        {
            string clock = time.ToString(random.Next(2) == 0 ? "HH:mm:ss" : "HH:mm:ss.fff", CultureInfo.InvariantCulture);
            return pattern.GetString()! switch
            {
                ['^', '-', ..] => (random.Next(2) == 0 ? "-" : "") + (random.Next(2) == 0 ? $"{random.Next(100)}." : "") + clock,
                ['^', '\\', 'd', '{', ..] => clock,
                ['^', '\\', 'd', '+', ..] => $"{random.Next(100)}.{random.Next(100)}" + (random.Next(2) == 0 ? ".7" : ""),
                _ => throw new InvalidOperationException($"no random values for {type}"),
            };
        }

        if (type.TryGetProperty("contentEncoding", out _))
        {
            byte[] bytes = new byte[random.Next(20)];
            random.NextBytes(bytes);
            return Convert.ToBase64String(bytes);
        }

        int least = type.TryGetProperty("minLength", out JsonElement minimum) ? minimum.GetInt32() : 0;
        int most = type.TryGetProperty("maxLength", out JsonElement maximum) ? maximum.GetInt32() : int.MaxValue;
        string text = Text();
        return text.Length < least ? text.PadRight(least, '.') : text.Length > most ? text[..most] : text;
    }

    private string Text() => Texts[random.Next(Texts.Length)];
}
