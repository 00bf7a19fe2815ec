using System.Linq;

namespace Handlers.Generators;

/// <summary>Names in generated code.</summary>
internal static class Identifiers
{
    /// <summary>The name with an <c>@</c> wherever it could be read as a keyword in some context of some version of C#: keywords consist of lower-case letters and underscores.</summary>
    public static string Escape(string name) => name.All(c => c is (>= 'a' and <= 'z') or '_') ? "@" + name : name;
}
