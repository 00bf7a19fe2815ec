using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace Handlers.Generators;

/// <summary>The path of an array, as <c>[OnItem]</c> takes it: property names separated by dots.</summary>
internal static class PathText
{
    private static readonly char[] NotInNames = ['[', ']', '$', '*', '/'];

    public static bool IsPath(string text) => text.Split('.').All(name => name.Trim().Length > 0) && text.IndexOfAny(NotInNames) < 0;

    /// <summary>Converts a path of another notation (<c>$.days[*].meals</c>, <c>/days/meals</c>) to this one; <see langword="null"/> if no name is left.</summary>
    public static string? NearestPath(string text)
    {
        string path = Regex.Replace(text, @"\[\s*[*\d]*\s*\]|\$", "", RegexOptions.CultureInvariant).Replace('/', '.');
        path = string.Join(".", path.Split('.').Select(name => name.Trim()).Where(name => name.Length > 0 && name != "*"));
        return IsPath(path) ? path : null;
    }
}
