using System.Globalization;
using System.Text;

namespace Handlers;

/// <summary>The credentials of a request. They are removed from a server's text before it is shown, even if they are escaped in it.</summary>
internal sealed class Secrets
{
    private const string Blank = "[removed]";

    // Longest first, because one may be part of another.
    private readonly string[] _values;

    private Secrets(IEnumerable<string> values)
        => _values = [.. values.Where(value => value.Length > 0).Distinct().OrderByDescending(value => value.Length)];

    public static Secrets None { get; } = new([]);

    /// <summary>The length of the longest secret with each character escaped as <c>\u002B</c>.</summary>
    public int LongestEscaped => _values.Select(value => 6 * value.Length).DefaultIfEmpty().Max();

    /// <summary>The keys and tokens in the headers of the request.</summary>
    public static Secrets Of(HttpRequestMessage? request)
    {
        if (request is null)
        {
            return None;
        }

        string[] values = [.. request.Headers.NonValidated
            .Where(header => header.Key.ToLowerInvariant() is "x-api-key" or "authorization" or "proxy-authorization" or "x-amz-security-token")
            .SelectMany(header => header.Value)];
        return values is [] ? None : new Secrets(values.SelectMany(value => new[] { value, value[(value.IndexOf(' ') + 1)..] }));
    }

    /// <summary>Blanks the secrets out of a text. Each character of a secret may be literal or a JSON escape: <c>+</c>, <c>\u002b</c>, <c>\/</c>.</summary>
    public string Remove(string text)
    {
        foreach (string secret in _values)
        {
            text = Remove(text, secret);
        }

        return text;
    }

    private static string Remove(string text, string secret)
    {
        StringBuilder? result = null;
        int copied = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int length = MatchLength(text.AsSpan(i), secret);
            if (length > 0)
            {
                result ??= new StringBuilder(text.Length);
                result.Append(text, copied, i - copied).Append(Blank);
                copied = i + length;
                i = copied - 1;
            }
        }

        return result is null ? text : result.Append(text, copied, text.Length - copied).ToString();
    }

    /// <returns>How many characters of the text spell the secret; 0 if they do not.</returns>
    private static int MatchLength(ReadOnlySpan<char> text, string secret)
    {
        int at = 0;
        foreach (char c in secret)
        {
            int length = CharacterLength(text[at..], c);
            if (length == 0)
            {
                return 0;
            }

            at += length;
        }

        return at;
    }

    private static int CharacterLength(ReadOnlySpan<char> text, char c) => text switch
    {
        ['\\', 'u', _, _, _, _, ..] when int.TryParse(text[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) && value == c => 6,
        ['\\', '/' or '"' or '\\', ..] when text[1] == c => 2,
        [var first, ..] when first == c => 1,
        _ => 0,
    };
}
