using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>The derived types a value may be asked for as, and what each costs.</summary>
/// <param name="Interests">The flag for a type and all that derive from it.</param>
/// <param name="OtherInterest">The flag for every other case; <see langword="null"/> if it comes with the event.</param>
/// <param name="IsOpen">Whether types from outside the base type's own assembly can come as well.</param>
internal sealed record CaseTable(ImmutableDictionary<string, string> Interests, string? OtherInterest, bool IsOpen = false)
{
    /// <summary>Whether an event that carries the base type can carry this one.</summary>
    public bool Allows(ITypeSymbol type, string baseType)
    {
        if (type is ITypeParameterSymbol parameter)
            return IsOpen && parameter.ConstraintTypes.Any(constraint => TypeNames.Qualified(constraint) == baseType || Allows(constraint, baseType));

        for (INamedTypeSymbol? ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (TypeNames.Qualified(ancestor) == baseType)
                return IsOpen || SymbolEqualityComparer.Default.Equals(ancestor.ContainingAssembly, type.ContainingAssembly);
        }

        return false;
    }

    /// <summary>The flag for a type that the table <see cref="Allows"/>.</summary>
    public string? InterestOf(ITypeSymbol type)
    {
        for (ITypeSymbol? ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (Interests.TryGetValue(TypeNames.Qualified(ancestor), out string? interest))
                return interest;
        }

        return OtherInterest;
    }
}
