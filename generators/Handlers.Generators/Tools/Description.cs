using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>Finds the description of a declaration for the model: <c>[Description]</c>, or the XML comment.</summary>
internal static class Description
{
    public static string? Of(IMethodSymbol method, CancellationToken cancellationToken)
        => Attribute(method) ?? DocumentationComment.Of(method, cancellationToken).Summary;

    public static string? Of(IParameterSymbol parameter, CancellationToken cancellationToken)
        => Attribute(parameter) ?? DocumentationComment.Of(parameter.ContainingSymbol, cancellationToken).Parameter(parameter.Name);

    public static string? Of(INamedTypeSymbol type, CancellationToken cancellationToken)
        => Attribute(type) ?? (type.DeclaringSyntaxReferences.Length == 0 ? null : DocumentationComment.Of(type, cancellationToken).Summary);

    /// <summary>The description of a property: its own, that of the constructor's parameter, or the record's <c>&lt;param&gt;</c>.</summary>
    public static string? Of(IPropertySymbol property, IParameterSymbol? parameter, CancellationToken cancellationToken)
    {
        if (Attribute(property) is { } text)
        {
            return text;
        }

        // The syntax of a positional record property is the record's parameter, which is documented in the record's comment.
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
