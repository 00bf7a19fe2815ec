using System.Text;

namespace Handlers;

/// <content>Describes in words, for the model, the values that a schema accepts.</content>
internal sealed partial class SchemaNode
{
    /// <summary>What the model should send: <c>an integer from 1 to 7</c>.</summary>
    private string Describe()
    {
        if (_target is not null)
        {
            return _target.Describe();
        }

        if (_anyOf is not null)
        {
            return string.Join(" or ", _anyOf.Select(node => node.Resolved.DescribeCase()).Distinct());
        }

        if (_values is not null)
        {
            return _values.Length == 1 ? _values[0] : $"one of {string.Join(", ", _values)}";
        }

        var text = new StringBuilder(_types switch
        {
            SchemaTypes.Any => "a value",
            SchemaTypes.Object => "an object",
            SchemaTypes.Array => "an array",
            SchemaTypes.Integer => "an integer",
            SchemaTypes.Number => "a number",
            SchemaTypes.Boolean => "true or false",
            SchemaTypes.Null => "null",
            SchemaTypes.String => _format switch
            {
                "date-time" => "a date and time (ISO 8601)",
                "date" => "a date (yyyy-MM-dd)",
                "uuid" => "a UUID",
                "uri" => "a URI",
                "base64" => "bytes in base64",
                _ => "a string",
            },
            _ => string.Join(" or ", Enum.GetValues<SchemaTypes>().Where(type => type is not SchemaTypes.Any && _types.HasFlag(type)).Select(type => type.ToString().ToLowerInvariant())),
        });

        foreach ((string display, string keyword, _) in _bounds)
        {
            text.Append(keyword switch { "minimum" => " from ", "maximum" => " up to ", "exclusiveMinimum" => " above ", _ => " below " }).Append(display);
        }

        AppendLength(text, _minLength, _maxLength, "characters");
        AppendLength(text, _minItems, _maxItems, "items");
        return _pattern is null ? text.ToString() : text.Append(" that matches ").Append(_pattern).ToString();
    }

    /// <summary>Describes one case of a union by its discriminator: <c>an object with "type": "circle"</c>.</summary>
    private string DescribeCase()
    {
        string[] constants = [.. _properties
            .Where(property => property is { IsRequired: true, Schema._values.Length: 1 })
            .Select(property => $"\"{property.Name}\": {property.Schema._values![0]}")];

        return constants.Length == 0 ? Describe() : $"an object with {string.Join(", ", constants)}";
    }

    private static void AppendLength(StringBuilder text, int min, int max, string unit)
    {
        if (min > 0 || max < int.MaxValue)
        {
            text.Append(max == int.MaxValue ? $" of at least {min} {unit}" : min == 0 ? $" of at most {max} {unit}" : $" of {min} to {max} {unit}");
        }
    }
}
