using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Handlers.Generators;

/// <summary>A broken rule, without its source location. The parser only checks whether there are any; the analyzer looks up the location and reports them.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Subject">The type, method or parameter that breaks it.</param>
/// <param name="Place">The part of the subject's declaration that is at fault.</param>
/// <param name="Arguments">What the rule's message is filled with.</param>
internal sealed record Violation(DiagnosticDescriptor Rule, ISymbol Subject, Place Place, params object[] Arguments)
{
    /// <summary>The key of <see cref="Remedy"/> in a diagnostic's properties.</summary>
    public const string RemedyProperty = "Remedy";

    /// <summary>The C# text that a fix inserts; <see langword="null"/> if there is no single correct replacement.</summary>
    public string? Remedy { get; init; }

    /// <summary>The attribute at fault, if <see cref="Place"/> says so.</summary>
    public AttributeData? Attribute { get; init; }

    /// <summary>Another declaration that a fix would change.</summary>
    public ISymbol? Related { get; init; }

    /// <summary>Whether the type at fault does not exist, so that the compiler already reports it.</summary>
    public bool IsUnfinished => (Subject, Place) switch
    {
        (IParameterSymbol { Type.TypeKind: TypeKind.Error }, _) => true,
        (IMethodSymbol { ReturnType.TypeKind: TypeKind.Error }, Place.ReturnType) => true,
        _ => false,
    };

    /// <summary>The diagnostic, on the exact token.</summary>
    public Diagnostic ToDiagnostic(Compilation compilation, AnalyzerOptions options, CancellationToken cancellationToken)
    {
        ImmutableDictionary<string, string?> properties = Remedy is null
            ? ImmutableDictionary<string, string?>.Empty
            : ImmutableDictionary<string, string?>.Empty.Add(RemedyProperty, Remedy);

        // A diagnostic must not have locations in another project.
        IEnumerable<Location>? related = Related?.Locations.Where(location => location.SourceTree is { } tree && compilation.ContainsSyntaxTree(tree));

        return Diagnostic.Create(Rule.For(options), this.Locate(cancellationToken), related, properties, Arguments);
    }
}
