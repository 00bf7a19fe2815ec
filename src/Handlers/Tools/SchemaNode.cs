using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Handlers;

/// <summary>One schema within a schema.</summary>
internal sealed partial class SchemaNode
{
    /// <summary>The time limit for matching a pattern against one string. A string that exceeds it counts as not matching.</summary>
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    private static readonly SchemaNode Anything = new();

    private SchemaTypes _types;
    private SchemaNode? _target;
    private SchemaNode[]? _anyOf;
    private (byte[] Utf8Name, string Name, SchemaNode Schema, bool IsRequired)[] _properties = [];
    private SchemaNode? _additionalProperties = Anything;
    private SchemaNode? _items;
    private string[]? _values;
    private (string Display, string Keyword, double Bound)[] _bounds = [];
    private int _minLength, _minItems;
    private int _maxLength = int.MaxValue, _maxItems = int.MaxValue;
    private string? _pattern;
    private Regex? _regex;
    private string? _format;

    public static SchemaNode Parse(JsonElement schema) => new SchemaParser(schema).Parse(schema);

    /// <summary>Checks the value at the reader's position, and leaves the reader at the value's last token.</summary>
    public SchemaViolation? Check(ref Utf8JsonReader reader)
    {
        if (_target is not null)
        {
            return _target.Check(ref reader);
        }

        if (_anyOf is not null && CheckAnyOf(ref reader) is { } violation)
        {
            return violation;
        }

        if (_anyOf is not null && _types is SchemaTypes.Any && _properties.Length == 0)
        {
            reader.Skip();
            return null;
        }

        if (!Accepts(ref reader))
        {
            return Mismatch(ref reader);
        }

        if (_values is not null && !_values.Contains(Canonical(ref reader)))
        {
            return Mismatch(ref reader);
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return CheckObject(ref reader);
            case JsonTokenType.StartArray:
                return CheckArray(ref reader);
            case JsonTokenType.String:
                return CheckString(ref reader);
            case JsonTokenType.Number:
                return CheckNumber(ref reader);
            default:
                return null;
        }
    }

    private bool Accepts(ref Utf8JsonReader reader)
    {
        if (_types is SchemaTypes.Any)
        {
            return true;
        }

        SchemaTypes types = reader.TokenType switch
        {
            JsonTokenType.StartObject => SchemaTypes.Object,
            JsonTokenType.StartArray => SchemaTypes.Array,
            JsonTokenType.String => SchemaTypes.String,
            JsonTokenType.Number => reader.ValueSpan.IndexOfAny(".eE"u8) < 0 ? SchemaTypes.Number | SchemaTypes.Integer : SchemaTypes.Number,
            JsonTokenType.Null => SchemaTypes.Null,
            _ => SchemaTypes.Boolean,
        };

        return (types & _types) != 0;
    }

    private SchemaViolation? CheckAnyOf(ref Utf8JsonReader reader)
    {
        SchemaViolation? only = null;
        int tried = 0;

        foreach (SchemaNode alternative in _anyOf!)
        {
            SchemaNode node = alternative.Resolved;
            Utf8JsonReader copy = reader;

            // Alternatives of another JSON type, and other cases of a union, are skipped: their violations would not describe this value's fault.
            if (!node.Accepts(ref copy) || !node.IsCaseOf(reader))
            {
                continue;
            }

            if (node.Check(ref copy) is not { } violation)
            {
                return null;
            }

            only = violation;
            tried++;
        }

        return tried == 1 ? only : Mismatch(ref reader);
    }

    /// <summary>Whether an object has the constants that this schema requires, such as the discriminator of a union.</summary>
    private bool IsCaseOf(Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartObject || !Array.Exists(_properties, property => property is { IsRequired: true, Schema._values.Length: 1 }))
        {
            return true;
        }

        int missing = _properties.Count(property => property is { IsRequired: true, Schema._values.Length: 1 });
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            int property = Find(ref reader);
            reader.Read();

            if (property >= 0 && _properties[property] is { IsRequired: true, Schema._values: { Length: 1 } values })
            {
                if (Canonical(ref reader) != values[0])
                {
                    return false;
                }

                missing--;
            }

            reader.Skip();
        }

        return missing <= 0;
    }

    private SchemaViolation? CheckObject(ref Utf8JsonReader reader)
    {
        Span<bool> seen = _properties.Length <= 64 ? stackalloc bool[64] : new bool[_properties.Length];
        seen.Clear();

        while (reader.Read() && reader.TokenType is not JsonTokenType.EndObject)
        {
            int found = Find(ref reader);
            string? name = found >= 0 ? _properties[found].Name : null;
            SchemaNode? schema = found >= 0 ? _properties[found].Schema : _additionalProperties;

            if (schema is null)
            {
                return new SchemaViolation(_properties.Length == 0
                    ? "there is no such field; expected an object without fields."
                    : $"there is no such field; the fields are {string.Join(", ", _properties.Select(property => property.Name))}.")
                    .Within(reader.GetString()!);
            }

            // Keeps the reader at the name, which is read only if there is an error.
            Utf8JsonReader atName = reader;
            if (found >= 0)
            {
                seen[found] = true;
            }

            reader.Read();
            if (schema.Check(ref reader) is { } violation)
            {
                return violation.Within(name ?? atName.GetString()!);
            }
        }

        for (int i = 0; i < _properties.Length; i++)
        {
            if (_properties[i].IsRequired && !seen[i])
            {
                return new SchemaViolation($"expected {_properties[i].Schema.Describe()}; it is missing.").Within(_properties[i].Name);
            }
        }

        return null;
    }

    private SchemaViolation? CheckArray(ref Utf8JsonReader reader)
    {
        int count = 0;

        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (_items is null)
            {
                reader.Skip();
            }
            else if (_items.Check(ref reader) is { } violation)
            {
                return violation.Within(count);
            }

            count++;
        }

        return count >= _minItems && count <= _maxItems ? null : new SchemaViolation($"expected {Describe()}; got {count} items.");
    }

    private SchemaViolation? CheckString(ref Utf8JsonReader reader)
    {
        if (_minLength == 0 && _maxLength == int.MaxValue && _pattern is null && _format is null)
        {
            return null;
        }

        string text = reader.GetString()!;
        int length = _minLength == 0 && _maxLength == int.MaxValue ? 0 : text.EnumerateRunes().Count();

        return length >= _minLength && length <= _maxLength && IsMatch(text) && IsOfFormat(ref reader, text) ? null : Mismatch(ref reader);
    }

    private bool IsMatch(string text)
    {
        if (_pattern is null)
        {
            return true;
        }

        _regex ??= new Regex(_pattern, RegexOptions.CultureInvariant, PatternTimeout);
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private bool IsOfFormat(ref Utf8JsonReader reader, string text) => _format switch
    {
        "date-time" => reader.TryGetDateTimeOffset(out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "uuid" => reader.TryGetGuid(out _),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        _ => true,
    };

    private SchemaViolation? CheckNumber(ref Utf8JsonReader reader)
    {
        if (_bounds.Length == 0)
        {
            return null;
        }

        double value = reader.TryGetDouble(out double number) ? number : double.NaN;
        foreach ((_, string keyword, double bound) in _bounds)
        {
            bool isWithin = keyword switch
            {
                "minimum" => value >= bound,
                "maximum" => value <= bound,
                "exclusiveMinimum" => value > bound,
                _ => value < bound,
            };

            if (!isWithin)
            {
                return Mismatch(ref reader);
            }
        }

        return null;
    }

    private SchemaNode Resolved => _target?.Resolved ?? this;

    private int Find(ref Utf8JsonReader reader)
    {
        for (int i = 0; i < _properties.Length; i++)
        {
            if (reader.ValueTextEquals(_properties[i].Utf8Name))
            {
                return i;
            }
        }

        return -1;
    }

    private SchemaViolation Mismatch(ref Utf8JsonReader reader) => new($"expected {Describe()}; got {InputSchema.Quote(ref reader)}.");

    /// <summary>A scalar in the form in which <c>enum</c> and <c>const</c> values are compared: its JSON text, with strings unescaped.</summary>
    private static string Canonical(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => $"\"{reader.GetString()}\"",
        JsonTokenType.Number when reader.TryGetDecimal(out decimal number) => (number / 1.000000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture),
        JsonTokenType.StartObject or JsonTokenType.StartArray => "",
        _ => Encoding.UTF8.GetString(reader.ValueSpan),
    };
}
