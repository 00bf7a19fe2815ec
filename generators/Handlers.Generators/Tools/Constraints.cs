using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>The constraints that data annotations put on a value, as schema keywords.</summary>
internal sealed class Constraints
{
    private const string Annotations = "System.ComponentModel.DataAnnotations";

    private readonly List<(string Keyword, string Json)> _keywords = [];

    /// <summary>The keywords with their values as JSON.</summary>
    public IReadOnlyList<(string Keyword, string Json)> Keywords => _keywords;

    /// <summary>Why no value, or not this kind of value, can meet the attributes; <see langword="null"/> if some can.</summary>
    public string? Contradiction { get; private set; }

    /// <summary>Reads the attributes of a parameter or property.</summary>
    public static Constraints Of(IEnumerable<AttributeData> attributes, TypeShape shape)
    {
        var constraints = new Constraints();
        TypeShape value = shape.Kind is ShapeKind.Nullable ? TypeShape.Of(shape.Element!) : shape;

        foreach (AttributeData attribute in attributes)
        {
            if (attribute.AttributeClass is { } type && type.ContainingNamespace?.ToDisplayString() == Annotations && attribute.AttributeConstructor is not null)
            {
                constraints.Add(attribute, type.Name, value);
            }
        }

        constraints.CheckOrder("minimum", "maximum");
        constraints.CheckOrder("minLength", "maxLength");
        constraints.CheckOrder("minItems", "maxItems");
        return constraints;
    }

    /// <summary>Whether a default value breaks the bounds.</summary>
    public bool Excludes(double value) => _keywords.Exists(keyword =>
        double.TryParse(keyword.Json, NumberStyles.Float, CultureInfo.InvariantCulture, out double bound) && keyword.Keyword switch
        {
            "minimum" => value < bound,
            "maximum" => value > bound,
            "exclusiveMinimum" => value <= bound,
            "exclusiveMaximum" => value >= bound,
            _ => false,
        });

    private void Add(AttributeData attribute, string name, TypeShape shape)
    {
        ImmutableArray<TypedConstant> arguments = attribute.ConstructorArguments;
        bool isString = shape.Schema.StartsWith("\"type\":\"string\"", StringComparison.Ordinal);
        bool isNumber = shape.Schema.StartsWith("\"type\":\"integer\"", StringComparison.Ordinal) || shape.Schema.StartsWith("\"type\":\"number\"", StringComparison.Ordinal);
        bool isList = shape.Kind is ShapeKind.List;

        switch (name)
        {
            case "RangeAttribute" when isNumber:
                (object? min, object? max) = arguments.Length == 3 ? (arguments[1].Value, arguments[2].Value) : (arguments[0].Value, arguments[1].Value);
                Bound(Named(attribute, "MinimumIsExclusive") is true ? "exclusiveMinimum" : "minimum", min);
                Bound(Named(attribute, "MaximumIsExclusive") is true ? "exclusiveMaximum" : "maximum", max);
                break;
            case "MinLengthAttribute" when isString || isList:
                Count(isString ? "minLength" : "minItems", arguments[0].Value);
                break;
            case "MaxLengthAttribute" when (isString || isList) && arguments.Length == 1:
                Count(isString ? "maxLength" : "maxItems", arguments[0].Value);
                break;
            case "LengthAttribute" when isString || isList:
                Count(isString ? "minLength" : "minItems", arguments[0].Value);
                Count(isString ? "maxLength" : "maxItems", arguments[1].Value);
                break;
            case "StringLengthAttribute" when isString:
                Count("minLength", Named(attribute, "MinimumLength") ?? 0);
                Count("maxLength", arguments[0].Value);
                break;
            case "RegularExpressionAttribute" when isString && arguments[0].Value is string pattern:
                // The attribute matches the whole text; a pattern of JSON Schema matches anywhere.
                Set("pattern", JsonText.Quote($"^(?:{pattern})$"));
                break;
            case "EmailAddressAttribute" when isString:
                Set("format", "\"email\"");
                break;
            case "UrlAttribute" when isString:
                Set("format", "\"uri\"");
                break;
            case "AllowedValuesAttribute":
                AllowedValues(arguments, shape, isString, isNumber);
                break;
            case "RangeAttribute" or "MinLengthAttribute" or "MaxLengthAttribute" or "LengthAttribute" or "StringLengthAttribute" or "RegularExpressionAttribute":
                Contradiction ??= $"[{name.Substring(0, name.Length - "Attribute".Length)}] does not apply to a '{TypeNames.Display(shape.Type)}'";
                break;
        }
    }

    private void AllowedValues(ImmutableArray<TypedConstant> arguments, TypeShape shape, bool isString, bool isNumber)
    {
        ImmutableArray<TypedConstant> values = arguments.Length == 1 && arguments[0].Kind is TypedConstantKind.Array ? arguments[0].Values : arguments;
        var json = new List<string>();

        foreach (TypedConstant value in values.IsDefault ? [] : values)
        {
            string? text = value.Value switch
            {
                null => null,
                string s when isString => JsonText.Quote(s),
                bool b when !isString && !isNumber => b ? "true" : "false",
                var e when shape.Kind is ShapeKind.Enum => EnumNames.Of(shape.Type).Where(name => name.Value.Equals(e)).Select(name => JsonText.Quote(name.Name)).FirstOrDefault(),
                var n when isNumber && Number(n) is { } number => number,
                _ => null,
            };

            if (text is not null)
            {
                json.Add(text);
            }
            else if (!value.IsNull)
            {
                Contradiction ??= $"[AllowedValues] has a value that is not a '{TypeNames.Display(shape.Type)}'";
            }
        }

        if (json.Count > 0)
        {
            Set("enum", JsonText.Array(json));
        }
    }

    private void Bound(string keyword, object? value)
    {
        if (Number(value) is { } json)
        {
            Set(keyword, json);
        }
    }

    private void Count(string keyword, object? value)
    {
        if (value is int count and >= 0 && !(count == 0 && keyword.StartsWith("min", StringComparison.Ordinal)))
        {
            Set(keyword, count.ToString(CultureInfo.InvariantCulture));
        }
        else if (value is < 0)
        {
            Contradiction ??= $"{keyword} is {value}";
        }
    }

    private void Set(string keyword, string json)
    {
        int index = _keywords.FindIndex(known => known.Keyword == keyword);
        if (index >= 0 && _keywords[index].Json != json)
        {
            Contradiction ??= $"{keyword} is both {_keywords[index].Json} and {json}";
        }
        else if (index < 0)
        {
            _keywords.Add((keyword, json));
        }
    }

    private void CheckOrder(string min, string max)
    {
        if (Value(min) is { } low && Value(max) is { } high && low > high)
        {
            Contradiction ??= string.Format(CultureInfo.InvariantCulture, "{0} is {1}, above {2}, which is {3}", min, low, max, high);
        }

        double? Value(string keyword) => _keywords.Where(known => known.Keyword == keyword)
            .Select(known => (double?)double.Parse(known.Json, CultureInfo.InvariantCulture)).FirstOrDefault();
    }

    private static object? Named(AttributeData attribute, string name) => attribute.NamedArguments.Where(argument => argument.Key == name).Select(argument => argument.Value.Value).FirstOrDefault();

    /// <summary>A number as JSON; <see langword="null"/> if the value is not a number or sets no bound.</summary>
    private static string? Number(object? value) => value switch
    {
        double number when double.IsNaN(number) || double.IsInfinity(number) || number is double.MaxValue or double.MinValue => null,
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        string text => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number.ToString(CultureInfo.InvariantCulture) : null,
        sbyte or byte or short or ushort or int or uint or long or ulong => Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => null,
    };
}
