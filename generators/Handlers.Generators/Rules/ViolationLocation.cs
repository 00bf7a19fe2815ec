using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Handlers.Generators;

/// <summary>Finds the source location of a violation.</summary>
internal static class ViolationLocation
{
    public static Location Locate(this Violation violation, CancellationToken cancellationToken)
    {
        if (violation.Attribute?.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is { } attribute)
        {
            return violation.Place is Place.AttributeArgument or Place.LastAttributeArgument && attribute is AttributeSyntax { ArgumentList.Arguments: { Count: > 0 } arguments }
                ? arguments[violation.Place is Place.AttributeArgument ? 0 : arguments.Count - 1].GetLocation()
                : attribute.GetLocation();
        }

        List<SyntaxNode> declarations = [.. violation.Subject.DeclaringSyntaxReferences
            .Where(reference => !IsGenerated(reference.SyntaxTree))
            .Select(reference => reference.GetSyntax(cancellationToken))];

        if (violation.Rule == RuleCatalog.NotPartial)
        {
            declarations.RemoveAll(declaration => declaration is TypeDeclarationSyntax type && type.Modifiers.Any(SyntaxKind.PartialKeyword));
        }

        SyntaxNodeOrToken? place = violation.Place == Place.BaseType
            ? declarations.OfType<TypeDeclarationSyntax>().Select(HandWrittenBase).FirstOrDefault(found => found is not null)
            : declarations.Count > 0 ? Find(declarations[0], violation.Place) : null;

        return place is { } found && found.GetLocation() is { } location ? location
            : declarations.Count > 0 ? declarations[0].GetLocation()
            : violation.Subject.Locations.FirstOrDefault() ?? Location.None;
    }

    /// <summary>Where a declaration lists <c>IMessageHandler</c> among its base types.</summary>
    public static TypeSyntax? HandWrittenBase(TypeDeclarationSyntax declaration) => declaration.BaseList?.Types
        .Select(type => type.Type)
        .FirstOrDefault(type => type.ToString() is var name && (name == "IMessageHandler" || name.EndsWith(".IMessageHandler", System.StringComparison.Ordinal)));

    /// <summary>Whether a tree was written by a generator.</summary>
    public static bool IsGenerated(SyntaxTree tree) => tree.FilePath.EndsWith(".g.cs", System.StringComparison.OrdinalIgnoreCase);

    private static SyntaxNodeOrToken Find(SyntaxNode declaration, Place place) => (declaration, place) switch
    {
        (BaseTypeDeclarationSyntax type, _) => type.Identifier,
        (MethodDeclarationSyntax method, Place.ReturnType) => method.ReturnType,
        (MethodDeclarationSyntax { TypeParameterList: { } parameters }, Place.TypeParameters) => parameters,
        (MethodDeclarationSyntax method, _) => method.Identifier,
        (ParameterSyntax { Type: { } type }, Place.ParameterType) => type,
        (ParameterSyntax { Default: { } value }, Place.ParameterDefault) => value,
        (ParameterSyntax parameter, Place.ParameterModifier) => parameter.Modifiers
            .First(modifier => modifier.Kind() is SyntaxKind.RefKeyword or SyntaxKind.OutKeyword or SyntaxKind.InKeyword or SyntaxKind.ParamsKeyword),
        (ParameterSyntax parameter, _) => parameter.Identifier,
        _ => declaration,
    };
}
