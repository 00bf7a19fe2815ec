using System.Linq;

namespace Handlers.Generators;

/// <summary>Names in generated code.</summary>
internal static class Identifiers
{
    /// <summary>The name with an <c>@</c> wherever it could be read as a keyword in some context of some version of C#: all are of lower-case letters.</summary>
    public static string Escape(string name) => name.All(c => c is (>= 'a' and <= 'z') or '_') ? "@" + name : name;
}
