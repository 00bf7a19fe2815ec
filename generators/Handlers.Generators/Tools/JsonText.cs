using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Handlers.Generators;

/// <summary>Writes JSON.</summary>
internal static class JsonText
{
    /// <summary>A JSON string, including the quotes. Escapes only the characters that JSON requires.</summary>
    public static string Quote(string text)
    {
        var json = new StringBuilder("\"");

        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool isLoneSurrogate = char.IsSurrogate(c)
                && !(char.IsHighSurrogate(c) ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) : i > 0 && char.IsHighSurrogate(text[i - 1]));

            json.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when isLoneSurrogate => "\\ufffd",
                < ' ' or '\u007f' or '\u0085' or '\u2028' or '\u2029' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }

        return json.Append('"').ToString();
    }

    /// <summary>A JSON object. The members are already JSON; empty members are left out.</summary>
    public static string Object(params IEnumerable<string> members) => "{" + string.Join(",", members.Where(member => member.Length > 0)) + "}";

    /// <summary>A member of an object. The value is already JSON.</summary>
    public static string Member(string name, string json) => Quote(name) + ":" + json;

    public static string Array(IEnumerable<string> items) => "[" + string.Join(",", items) + "]";
}
