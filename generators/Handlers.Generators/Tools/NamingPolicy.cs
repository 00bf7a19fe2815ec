using System.Text;

namespace Handlers.Generators;

/// <summary>The naming policies of System.Text.Json, which convert C# names to JSON names.</summary>
internal enum NamingPolicy
{
    Unspecified,
    CamelCase,
    SnakeCaseLower,
    SnakeCaseUpper,
    KebabCaseLower,
    KebabCaseUpper,
}

/// <summary>Applies naming policies.</summary>
internal static class NamingPolicyExtensions
{
    public static string Apply(this NamingPolicy policy, string name) => policy switch
    {
        NamingPolicy.CamelCase => CamelCase(name),
        NamingPolicy.SnakeCaseLower => Separated(name, '_').ToLowerInvariant(),
        NamingPolicy.SnakeCaseUpper => Separated(name, '_').ToUpperInvariant(),
        NamingPolicy.KebabCaseLower => Separated(name, '-').ToLowerInvariant(),
        NamingPolicy.KebabCaseUpper => Separated(name, '-').ToUpperInvariant(),
        _ => name,
    };

    /// <summary><c>IPAddress</c> becomes <c>ipAddress</c>.</summary>
    private static string CamelCase(string name)
    {
        char[] chars = name.ToCharArray();

        for (int i = 0; i < chars.Length && char.IsUpper(chars[i]); i++)
        {
            if (i > 0 && i + 1 < chars.Length && !char.IsUpper(chars[i + 1]))
            {
                break;
            }

            chars[i] = char.ToLowerInvariant(chars[i]);
        }

        return new string(chars);
    }

    /// <summary><c>GetHTTPStatus2</c> becomes <c>Get_HTTP_Status2</c>.</summary>
    private static string Separated(string name, char separator)
    {
        var result = new StringBuilder();

        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            bool isBoundary = i > 0 && char.IsUpper(c)
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));

            if (c == '_')
            {
                c = separator;
                isBoundary = false;
            }

            if (isBoundary && result[result.Length - 1] != separator)
            {
                result.Append(separator);
            }

            result.Append(c);
        }

        return result.ToString();
    }
}
