using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>Writes the names of types for generated code, and collects the <c>extern alias</c>es that the names need.</summary>
internal sealed class QualifiedNames
{
    /// <summary>The alias of assemblies that are referenced without an alias.</summary>
    public const string Global = "global";

    private readonly Compilation _compilation;
    private readonly SortedSet<string> _aliases = new(StringComparer.Ordinal);

    /// <param name="compilation">The compilation that will hold the code.</param>
    /// <param name="library">The assembly of <c>IMessageHandler</c>.</param>
    public QualifiedNames(Compilation compilation, IAssemblySymbol? library)
    {
        _compilation = compilation;
        Library = AliasOf(library);
    }

    /// <summary>The alias by which the library itself is named.</summary>
    public string Library { get; }

    /// <summary>The <c>extern alias</c>es that occur in what was written.</summary>
    public ImmutableArray<string> Aliases => [.. _aliases];

    /// <summary>The type's full name: <c>global::Demo.@event</c>, or <c>Lib::Demo.Type</c> where its assembly is only referred to by an alias.</summary>
    public string Of(ITypeSymbol type)
    {
        ImmutableArray<SymbolDisplayPart> parts = type.ToDisplayParts(SymbolDisplayFormat.FullyQualifiedFormat);
        return string.Concat(parts.Select((part, i) => part switch
        {
            // A user's namespace named Handlers. The @ keeps the emitter, which searches for the library's namespace by name, from replacing it.
            { Symbol: INamespaceSymbol { Name: "Handlers", ContainingNamespace.IsGlobalNamespace: true } } when Library != Global && parts[0].ToString() == Global => "@Handlers",
            { Symbol: { Name.Length: > 0 } symbol, Kind: not SymbolDisplayPartKind.Keyword } => Identifiers.Escape(symbol.Name),
            { Kind: SymbolDisplayPartKind.Keyword } when part.ToString() == Global => AliasOf(parts.Skip(i).Select(p => p.Symbol).OfType<INamedTypeSymbol>().FirstOrDefault()?.ContainingAssembly),
            _ => part.ToString(),
        }));
    }

    /// <summary>The alias by which an assembly's types are named; usually <c>global</c>.</summary>
    private string AliasOf(IAssemblySymbol? assembly)
    {
        if (assembly is null
            || _compilation.GetMetadataReference(assembly) is not { Properties.Aliases: { IsDefaultOrEmpty: false } aliases }
            || aliases.Contains(Global))
        {
            return Global;
        }

        _aliases.Add(aliases[0]);
        return aliases[0];
    }

    /// <summary>Whether the type is obsolete with an error, so that generated code that names it must be marked obsolete too.</summary>
    public static bool IsObsolete(ITypeSymbol type)
        => type.ToDisplayParts(SymbolDisplayFormat.FullyQualifiedFormat).Any(part => part.Symbol is INamedTypeSymbol named && named.GetAttributes().Any(HandlerRules.IsObsoleteError));
}
