using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>The names that generated code refers to or adds. A project that declares one of them itself gets a diagnostic.</summary>
internal static class ReservedNames
{
    private static readonly ConditionalWeakTable<IAssemblySymbol, StrongBox<string?>> Found = new();

    private static readonly ImmutableArray<string> OfSystem =
    [
        "System.Threading.Tasks.ValueTask", "System.Threading.CancellationToken", "System.CodeDom.Compiler.GeneratedCodeAttribute",
        "System.ComponentModel.EditorBrowsableAttribute", "System.ObsoleteAttribute", "System.MemoryExtensions", "System.Text.Encoding",
    ];

    private static readonly ImmutableArray<string> OfLibrary =
    [
        .. EventCatalog.Events.Select(entry => entry.Type)
            .Concat([EventCatalog.MessageHandler, EventCatalog.HandlerInterest, "global::Handlers.MessageStream", "global::Handlers.PartialJson", "global::Handlers.ItemPath", "global::Handlers.ItemReader`1", "global::Handlers.ItemValue`1", "global::Handlers.ToolJson"])
            .Select(type => type.Replace("global::", "")),
    ];

    /// <summary>The type of an assembly's own source that hides one of these names; <see langword="null"/> if there is none.</summary>
    public static string? TakenIn(IAssemblySymbol assembly, IAssemblySymbol? library)
        => Found.GetValue(assembly, _ => new StrongBox<string?>(Find(assembly, library))).Value;

    /// <summary>
    /// The name of a member that is declared in a class's own source although a member of that name is generated for its derived classes, or that a base
    /// class declares and so hides such a member; <see langword="null"/> if there is none.
    /// </summary>
    public static string? TakenIn(INamedTypeSymbol type, List<AnnotatedMethod> own)
    {
        bool hasPaths = own.Exists(handler => handler.Event.HasPaths);
        string[] inherited = [.. own.Select(handler => BaseHandlers.Member(handler.Event)), BaseHandlers.InterestMember, .. hasPaths ? [BaseHandlers.ItemPathsMember] : (string[])[]];
        string[] generated = [.. type.IsSealed ? [] : inherited, .. hasPaths ? [ItemEmitter.ItemsClass] : (string[])[]];

        return generated.FirstOrDefault(name => type.GetMembers(name).Any(member => member.DeclaringSyntaxReferences.Any(part => !ViolationLocation.IsGenerated(part.SyntaxTree))))
            ?? inherited.FirstOrDefault(name => BaseHandlers.Hiding(type, name) is not null);
    }

    private static string? Find(IAssemblySymbol assembly, IAssemblySymbol? library)
    {
        if (assembly.GlobalNamespace.GetTypeMembers("System").Length > 0)
        {
            return "System";
        }

        // The library's own types are excluded, and with an extern alias the library's types cannot be hidden.
        bool isHidable = library is not null
            && !SymbolEqualityComparer.Default.Equals(assembly, library)
            && assembly is ISourceAssemblySymbol source
            && new QualifiedNames(source.Compilation, library).Library == QualifiedNames.Global;

        return OfSystem.FirstOrDefault(IsDeclared)
            ?? (!isHidable ? null : assembly.GlobalNamespace.GetTypeMembers("Handlers").Length > 0 ? "Handlers" : OfLibrary.FirstOrDefault(IsDeclared));

        bool IsDeclared(string name) => assembly.GetTypeByMetadataName(name) is not null;
    }
}
