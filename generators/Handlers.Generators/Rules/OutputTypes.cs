using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>The types that a reply can consist of, and those that elements of arrays can be.</summary>
internal static class OutputTypes
{
    /// <summary>Whether <c>IJsonOutput</c> is implemented for a type, by hand, in another assembly, or by the code that its attribute asks for.</summary>
    public static bool IsOutput(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol parameter => parameter.ConstraintTypes.Any(constraint => IsOutputOf(constraint, type) || IsOutput(constraint)),
        INamedTypeSymbol named => ToolVocabulary.OutputOf(named) is not null || named.AllInterfaces.Any(implemented => IsOutputOf(implemented, named)),
        _ => false,
    };

    /// <summary>Whether no code is generated for the attribute of a type, because the type breaks a rule, which is reported for the type itself.</summary>
    public static bool IsFaulty(ITypeSymbol type)
    {
        if (type.OriginalDefinition is not INamedTypeSymbol named
            || ToolVocabulary.OutputOf(named) is not { } attribute
            || named.AllInterfaces.Any(implemented => IsOutputOf(implemented, named)))
        {
            return false;
        }

        var violations = new List<Violation>();
        ToolRules.CheckType(named, "JsonOutput", violations);
        ToolRules.CheckMembers(named, violations);
        var schema = new SchemaBuilder(ToolContext.Of(attribute), isStrict: true, default, describes: false);
        schema.OfType(named);
        return violations.Count > 0 || schema.Problem is not null;
    }

    /// <summary>Why the elements of an array cannot be read as a type; <see langword="null"/> if they can.</summary>
    public static SchemaProblem? ProblemOfElement(ITypeSymbol type)
    {
        SchemaBuilder schema = ForElements();
        schema.OfElement(type);
        return schema.Problem;
    }

    /// <summary>Makes the schemas against which elements are checked.</summary>
    public static SchemaBuilder ForElements() => new(null, isStrict: false, default, describes: false);

    private static bool IsOutputOf(ITypeSymbol implemented, ITypeSymbol type) => implemented is INamedTypeSymbol
    {
        Name: "IJsonOutput", Arity: 1, ContainingNamespace: { Name: "Handlers", ContainingNamespace.IsGlobalNamespace: true },
    } output && SymbolEqualityComparer.Default.Equals(output.TypeArguments[0], type);
}
