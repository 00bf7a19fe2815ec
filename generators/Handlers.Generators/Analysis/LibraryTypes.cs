using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>Recognizes the library's own types.</summary>
internal static class LibraryTypes
{
    /// <summary>Whether a type is in the namespace <c>Handlers</c>.</summary>
    public static bool IsInLibrary(this ITypeSymbol type)
        => type is { ContainingType: null, ContainingNamespace: { Name: "Handlers", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>Whether a type is read as a stream: <c>MessageStream</c> and <c>EventStream</c>.</summary>
    public static bool IsStream(this ITypeSymbol? type) => type?.Name is "MessageStream" or "EventStream" && type.IsInLibrary();

    /// <summary>Whether a type is an open union: abstract, with a case for what a later version of the API may send.</summary>
    public static bool IsOpenUnion(this ITypeSymbol? type) => type is
    {
        IsAbstract: true,
        Name: "MessageStreamEvent" or "ContentBlock" or "ContentBlockDelta" or "Citation" or "ServerToolResult",
    } && type.IsInLibrary();
}
