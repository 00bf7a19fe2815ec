using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>What the model is told of a declaration: <c>[Description]</c>, or the XML comment.</summary>
internal static class Description
{
    public static string? Of(IMethodSymbol method, CancellationToken cancellationToken)
        => Attribute(method) ?? DocumentationComment.Of(method, cancellationToken).Summary;

    public static string? Of(IParameterSymbol parameter, CancellationToken cancellationToken)
        => Attribute(parameter) ?? DocumentationComment.Of(parameter.ContainingSymbol, cancellationToken).Parameter(parameter.Name);

    public static string? Of(INamedTypeSymbol type, CancellationToken cancellationToken)
        => Attribute(type) ?? (type.DeclaringSyntaxReferences.Length == 0 ? null : DocumentationComment.Of(type, cancellationToken).Summary);

    /// <summary>Of a property: of its own, of the constructor's parameter, or of the record's <c>&lt;param&gt;</c>.</summary>
    public static string? Of(IPropertySymbol property, IParameterSymbol? parameter, CancellationToken cancellationToken)
    {
        if (Attribute(property) is { } text)
        {
            return text;
        }

        // A property that a record's parameter declares has the parameter as its syntax, whose comment is the record's.
        bool isPositional = property.DeclaringSyntaxReferences.Length > 0
            && property.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) is Microsoft.CodeAnalysis.CSharp.Syntax.ParameterSyntax;

        return (isPositional ? null : DocumentationComment.Of(property, cancellationToken).Summary)
            ?? (parameter is null ? null : Attribute(parameter) ?? DocumentationComment.Of(parameter.ContainingSymbol, cancellationToken).Parameter(parameter.Name))
            ?? DocumentationComment.Of(property.ContainingType, cancellationToken).Parameter(property.Name);
    }

    private static string? Attribute(ISymbol symbol) => symbol.GetAttributes()
        .Where(attribute => attribute.AttributeClass?.ToDisplayString() == "System.ComponentModel.DescriptionAttribute")
        .Select(attribute => attribute.ConstructorArguments.Length == 1 ? attribute.ConstructorArguments[0].Value as string : null)
        .FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
}
