using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Handlers.Tests.Accumulation;

/// <summary>Random JSON values, and random ways to write one: order of names, white space, escapes.</summary>
internal sealed class RandomJson(Random random)
{
    private static readonly string[] Numbers = ["0.5", "-1e3", "12345678901234567890", "1E+2", "-0", "3.10"];

    private readonly int _escapes = random.Next(4) switch { 0 => 100, 1 => 0, _ => 15 };
    private readonly int _spaces = random.Next(3) switch { 0 => 80, 1 => 0, _ => 10 };

    public bool Chance(int percent) => random.Next(100) < percent;

    /// <summary>A text of any characters, of all planes.</summary>
    public string Text(int maxRunes = 12)
    {
        var text = new StringBuilder();
        for (int i = random.Next(maxRunes); i > 0; i--)
        {
            text.Append(RandomRune().ToString());
        }

        return text.ToString();
    }

    public JsonNode? Value(int depth = 3) => random.Next(depth > 0 ? 9 : 6) switch
    {
        0 => null,
        1 => JsonValue.Create(Chance(50)),
        2 => JsonNode.Parse(random.Next(-5, 100).ToString(CultureInfo.InvariantCulture)),
        3 => JsonNode.Parse(Numbers[random.Next(Numbers.Length)]),
        4 or 5 => JsonValue.Create(Text()),
        6 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(depth - 1))]),
        _ => Object(depth - 1),
    };

    public JsonObject Object(int depth = 3)
    {
        var fields = new JsonObject();
        for (int i = random.Next(4); i > 0; i--)
        {
            fields[Text()] = Value(depth);
        }

        return fields;
    }

    /// <summary>Writes a value in some way that JSON allows, white space (of spaces, tabs and LF) between any tokens.</summary>
    public string Write(JsonNode? value, bool shuffles = true)
    {
        var text = new StringBuilder();
        Write(value, text, shuffles);
        return text.ToString();
    }

    private Rune RandomRune()
    {
        while (true)
        {
            int value = random.Next(12) switch
            {
                0 => random.Next(0x20),
                1 => "\"\\/<>&\u007f\u0085\u2028\u2029\ufeff\uffff"[random.Next(12)],
                2 => random.Next(0x80, 0x800),
                3 => random.Next(0x800, 0x10000),
                4 => random.Next(0x1F300, 0x1F650),
                5 => (random.Next(1, 17) << 16) + random.Next(0x10000),
                _ => random.Next(0x20, 0x7f),
            };
            if (Rune.IsValid(value))
            {
                return new Rune(value);
            }
        }
    }

    private void Write(JsonNode? value, StringBuilder text, bool shuffles)
    {
        Space(text);
        switch (value)
        {
            case JsonObject fields:
                KeyValuePair<string, JsonNode?>[] order = [.. fields];
                if (shuffles && Chance(50))
                {
                    random.Shuffle(order);
                }

                text.Append('{');
                foreach ((int i, (string name, JsonNode? field)) in order.Index())
                {
                    text.Append(i > 0 ? "," : "");
                    Space(text);
                    Quote(name, text);
                    Space(text);
                    text.Append(':');
                    Write(field, text, shuffles);
                }

                Space(text);
                text.Append('}');
                break;
            case JsonArray items:
                text.Append('[');
                foreach ((int i, JsonNode? item) in items.Index())
                {
                    text.Append(i > 0 ? "," : "");
                    Write(item, text, shuffles);
                }

                Space(text);
                text.Append(']');
                break;
            case JsonValue s when s.TryGetValue(out string? characters):
                Quote(characters, text);
                break;
            default:
                text.Append(value?.ToJsonString() ?? "null");
                break;
        }

        Space(text);
    }

    private void Space(StringBuilder text)
    {
        while (Chance(_spaces) && Chance(60))
        {
            text.Append(" \t\n"[random.Next(3)]);
        }
    }

    private void Quote(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (Rune rune in value.EnumerateRunes())
        {
            string plain = rune.ToString();
            int shorthand = rune.IsAscii ? "\"\\/\b\f\n\r\t".IndexOf((char)rune.Value, StringComparison.Ordinal) : -1;
            bool mustEscape = rune.Value < 0x20 || rune.Value is '"' or '\\';
            if (!mustEscape && !Chance(_escapes))
            {
                text.Append(plain);
            }
            else if (shorthand >= 0 && Chance(70))
            {
                text.Append('\\').Append("\"\\/bfnrt"[shorthand]);
            }
            else
            {
                foreach (char c in plain)
                {
                    text.Append("\\u").Append(((int)c).ToString(Chance(50) ? "x4" : "X4", CultureInfo.InvariantCulture));
                }
            }
        }

        text.Append('"');
    }
}
