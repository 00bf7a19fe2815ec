using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Generators;

/// <summary>Names in generated code.</summary>
internal static class Identifiers
{
    /// <summary>The name with an <c>@</c> wherever it could be read as a keyword, be it only in some contexts.</summary>
    public static string Escape(string name)
        => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;
}
