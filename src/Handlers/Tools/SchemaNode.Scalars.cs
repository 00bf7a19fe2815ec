using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Handlers;

/// <content>Checking strings and numbers.</content>
internal sealed partial class SchemaNode
{
    /// <summary>The longest time for matching one string with a pattern. A string that takes longer is a violation.</summary>
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    private SchemaViolation? CheckString(ref Utf8JsonReader reader)
    {
        if (_minLength == 0 && _maxLength == int.MaxValue && _pattern is null && _format is null)
        {
            return null;
        }

        if (TextOf(ref reader) is not { } text)
        {
            return Mismatch(ref reader);
        }

        int length = _minLength == 0 && _maxLength == int.MaxValue ? 0 : text.EnumerateRunes().Count();

        return length >= _minLength && length <= _maxLength && IsMatch(text) && IsOfFormat(ref reader, text) ? null : Mismatch(ref reader);
    }

    /// <summary>A string; <see langword="null"/> if it has half a surrogate pair, or bytes that are not UTF-8.</summary>
    public static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
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
        "base64" => Base64.IsValid(text),
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

    /// <summary>A scalar as <c>enum</c> and <c>const</c> compare it: JSON text whose string is unescaped.</summary>
    private static string Canonical(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => TextOf(ref reader) is { } text ? $"\"{text}\"" : "",
        JsonTokenType.Number when reader.TryGetDecimal(out decimal number) => (number / 1.000000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture),
        JsonTokenType.StartObject or JsonTokenType.StartArray => "",
        _ => Encoding.UTF8.GetString(reader.ValueSpan),
    };
}
