using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>How types are written: in the catalog and generated code, and to the user.</summary>
internal static class TypeNames
{
    /// <summary>The type's full name as the catalog writes it: <c>global::System.ReadOnlySpan&lt;char&gt;</c>.</summary>
    public static string Qualified(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>The type as a message shows it: <c>ReadOnlySpan&lt;char&gt;</c>.</summary>
    public static string Display(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    /// <summary>A type of the catalog as a message shows it.</summary>
    public static string Short(string qualified)
    {
        int generic = qualified.IndexOf('<');
        int dot = qualified.LastIndexOf('.', generic < 0 ? qualified.Length - 1 : generic);
        return qualified.Substring(dot + 1);
    }
}
