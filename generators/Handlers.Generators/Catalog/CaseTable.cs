using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>The derived types that a parameter may have in place of the value's base type, and the interest flag of each.</summary>
/// <param name="Interests">The flag for a type and all that derive from it.</param>
/// <param name="OtherInterest">The flag for every other case; <see langword="null"/> if no flag is needed.</param>
/// <param name="IsOpen">Whether the value can also be of a type from another assembly than the base type's.</param>
internal sealed record CaseTable(ImmutableArray<(TypePattern Type, string Interest)> Interests, string? OtherInterest, bool IsOpen = false)
{
    /// <summary>Whether an event that carries the base type can carry this one.</summary>
    public bool Allows(ITypeSymbol type, TypePattern baseType)
    {
        if (type is ITypeParameterSymbol parameter)
        {
            return IsOpen && parameter.ConstraintTypes.Any(constraint => baseType.Matches(constraint) || Allows(constraint, baseType));
        }

        for (INamedTypeSymbol? ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (baseType.Matches(ancestor))
            {
                return IsOpen || SymbolEqualityComparer.Default.Equals(ancestor.ContainingAssembly, type.ContainingAssembly);
            }
        }

        return false;
    }

    /// <summary>The flag for a type that the table <see cref="Allows"/>.</summary>
    public string? InterestOf(ITypeSymbol type)
    {
        for (ITypeSymbol? ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
        {
            foreach ((TypePattern known, string interest) in Interests)
            {
                if (known.Matches(ancestor))
                {
                    return interest;
                }
            }
        }

        return OtherInterest;
    }
}
