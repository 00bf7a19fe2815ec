using System.Collections.Generic;
using System.Linq;

namespace Handlers.Generators;

/// <summary>The keywords of one schema, and which of them the API's strict mode does not support.</summary>
internal static class StrictKeywords
{
    /// <summary>They move into the description.</summary>
    private static readonly HashSet<string> NotInStrict =
        ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "contentEncoding"];

    /// <summary>Moves the keywords that strict mode does not support into the description.</summary>
    /// <returns>The description.</returns>
    public static string? Move(List<string> keywords, string? description)
    {
        List<string> moved = [.. keywords.Where(IsNotInStrict)];
        keywords.RemoveAll(IsNotInStrict);
        if (moved.Count == 0)
        {
            return description;
        }

        string text = "{" + string.Join(", ", moved.Select(Unquote)) + "}";
        return description is null ? text : description + "\n\n" + text;
    }

    /// <summary>Splits a scalar's schema into its keywords. Any other schema is returned as one item, because its constraints are in nested schemas.</summary>
    public static string[] Split(string keywords)
    {
        if (keywords.IndexOfAny(['{', '[']) >= 0 && !keywords.Contains("\"pattern\":"))
        {
            return [keywords];
        }

        var parts = new List<string>();
        int start = 0;
        bool isQuoted = false;

        for (int i = 0; i <= keywords.Length; i++)
        {
            if (i == keywords.Length || (keywords[i] == ',' && !isQuoted))
            {
                if (i > start)
                {
                    parts.Add(keywords.Substring(start, i - start));
                }

                start = i + 1;
            }
            else if (keywords[i] == '"' && (i == 0 || keywords[i - 1] != '\\'))
            {
                isQuoted = !isQuoted;
            }
        }

        return [.. parts];
    }

    private static bool IsNotInStrict(string member) => NotInStrict.Contains(member.Substring(1, member.IndexOf('"', 1) - 1));

    /// <summary>From <c>"minimum":1</c> to <c>minimum: 1</c>.</summary>
    private static string Unquote(string member)
    {
        int end = member.IndexOf('"', 1);
        return member.Substring(1, end - 1) + ": " + member.Substring(end + 2);
    }
}
