using System.Text.Json;
using System.Text.RegularExpressions;

namespace Handlers;

/// <summary>One schema within a schema.</summary>
internal sealed partial class SchemaNode
{
    private SchemaTypes _types;
    private SchemaNode? _target;
    private SchemaNode[]? _anyOf;
    private (byte[] Utf8Name, string Name, SchemaNode Schema, bool IsRequired)[] _properties = [];

    // The schema of properties that are not listed; null if any value is allowed.
    private SchemaNode? _additionalProperties;
    private bool _isClosed;
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
    /// <param name="reader">The reader.</param>
    /// <param name="integers">If given, the positions of all values that must be integers are added, also of those before a violation.</param>
    public SchemaViolation? Check(ref Utf8JsonReader reader, SortedSet<int>? integers = null)
    {
        if (_target is not null)
        {
            return _target.Check(ref reader, integers);
        }

        if (_anyOf is not null && CheckAnyOf(ref reader, integers) is { } violation)
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
                return CheckObject(ref reader, default, integers);
            case JsonTokenType.StartArray:
                return CheckArray(ref reader, integers);
            case JsonTokenType.String:
                return CheckString(ref reader);
            case JsonTokenType.Number:
                if (integers is not null && (_types & (SchemaTypes.Integer | SchemaTypes.Number)) is SchemaTypes.Integer)
                {
                    integers.Add((int)reader.TokenStartIndex);
                }

                return CheckNumber(ref reader);
            default:
                return null;
        }
    }

    /// <summary>Checks an object whose properties are arguments.</summary>
    /// <param name="reader">The reader, at the object.</param>
    /// <param name="values">One for each property, in their order; set where they are found.</param>
    public SchemaViolation? CheckArguments(ref Utf8JsonReader reader, Span<ToolInputValue> values)
        => Accepts(ref reader) ? CheckObject(ref reader, values, integers: null) : Mismatch(ref reader);

    /// <summary>The name of a property.</summary>
    public string NameOf(int property) => _properties[property].Name;

    /// <summary>The schema of a property.</summary>
    public SchemaNode SchemaOf(int property) => _properties[property].Schema;

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
            JsonTokenType.Number => PlainInteger.IsInteger(reader.ValueSpan) ? SchemaTypes.Number | SchemaTypes.Integer : SchemaTypes.Number,
            JsonTokenType.Null => SchemaTypes.Null,
            _ => SchemaTypes.Boolean,
        };

        return (types & _types) != 0;
    }

    private SchemaViolation? CheckAnyOf(ref Utf8JsonReader reader, SortedSet<int>? integers)
    {
        SchemaViolation? only = null;
        int tried = 0;
        bool isKnownCase = HasCaseOf(reader);

        foreach (SchemaNode alternative in _anyOf!)
        {
            SchemaNode node = alternative.Resolved;
            Utf8JsonReader copy = reader;

            // Alternatives of another JSON type, and other cases of a union, are skipped: their violations would not describe this value's fault.
            if (!node.Accepts(ref copy) || (isKnownCase && !node.HasConstants) || !node.IsCaseOf(reader))
            {
                continue;
            }

            if (node.Check(ref copy, integers) is not { } violation)
            {
                return null;
            }

            only = violation;
            tried++;
        }

        return tried == 1 ? only : Mismatch(ref reader);
    }

    // An object with the constants of a case is not checked against alternatives without constants, although they may accept it: in a recursive union each
    // level would be checked twice, so the time would double with each.
    private bool HasCaseOf(Utf8JsonReader reader)
    {
        foreach (SchemaNode alternative in _anyOf!)
        {
            if (reader.TokenType is JsonTokenType.StartObject && alternative.Resolved is { HasConstants: true } node && node.IsCaseOf(reader))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasConstants => Array.Exists(_properties, property => property is { IsRequired: true, Schema._values.Length: 1 });

    /// <summary>Whether an object has the constants that this schema requires, such as the discriminator of a union.</summary>
    private bool IsCaseOf(Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartObject || !HasConstants)
        {
            return true;
        }

        int missing = _properties.Count(property => property is { IsRequired: true, Schema._values.Length: 1 });
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            int property = Find(ref reader, 0);
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

    private SchemaViolation? CheckObject(ref Utf8JsonReader reader, Span<ToolInputValue> values, SortedSet<int>? integers)
    {
        Span<bool> seen = _properties.Length <= 16 ? stackalloc bool[16] : new bool[_properties.Length];
        seen.Clear();
        int next = 0;

        while (reader.Read() && reader.TokenType is not JsonTokenType.EndObject)
        {
            int found = Find(ref reader, next);
            SchemaViolation? violation;
            if (found >= 0)
            {
                seen[found] = true;
                next = found + 1;
                reader.Read();

                if (values.IsEmpty)
                {
                    violation = _properties[found].Schema.Check(ref reader, integers)?.Within(_properties[found].Name);
                }
                else
                {
                    ref ToolInputValue value = ref values[found];
                    value.Start = (int)reader.TokenStartIndex;
                    value.Token = reader.TokenType;
                    value.IsEscaped = reader.ValueIsEscaped;
                    violation = _properties[found].Schema.Check(ref reader, integers)?.Within(_properties[found].Name);
                    value.End = (int)reader.BytesConsumed;
                }
            }
            else
            {
                violation = CheckAdditional(ref reader, integers);
            }

            if (violation is not null)
            {
                return violation;
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

    private SchemaViolation? CheckAdditional(ref Utf8JsonReader reader, SortedSet<int>? integers)
    {
        if (_isClosed)
        {
            return new SchemaViolation(_properties.Length == 0
                ? "there is no such field; expected an object without fields."
                : $"there is no such field; the fields are {string.Join(", ", _properties.Select(property => property.Name))}.")
                .Within(reader.GetString()!);
        }

        // The name is read only where it is needed, for an error.
        Utf8JsonReader atName = reader;
        reader.Read();
        if (_additionalProperties is null)
        {
            reader.Skip();
            return null;
        }

        return _additionalProperties.Check(ref reader, integers)?.Within(atName.GetString()!);
    }

    private SchemaViolation? CheckArray(ref Utf8JsonReader reader, SortedSet<int>? integers)
    {
        int count = 0;

        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (_items is null)
            {
                reader.Skip();
            }
            else if (_items.Check(ref reader, integers) is { } violation)
            {
                return violation.Within(count);
            }

            count++;
        }

        return count >= _minItems && count <= _maxItems ? null : new SchemaViolation($"expected {Describe()}; got {count} items.");
    }

    private SchemaNode Resolved => _target?.Resolved ?? this;

    /// <summary>The property whose name the reader is at; -1 if there is none. Most come in the order of the schema, so the search begins where the last has ended.</summary>
    private int Find(ref Utf8JsonReader reader, int first)
    {
        for (int i = 0; i < _properties.Length; i++)
        {
            int index = first + i < _properties.Length ? first + i : first + i - _properties.Length;
            if (reader.ValueTextEquals(_properties[index].Utf8Name))
            {
                return index;
            }
        }

        return -1;
    }

    private SchemaViolation Mismatch(ref Utf8JsonReader reader) => new($"expected {Describe()}; got {InputSchema.Quote(ref reader)}.");
}
