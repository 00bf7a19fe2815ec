using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>The receiver expression with which generated code calls an annotated method of its own class.</summary>
internal static class Receiver
{
    /// <summary>
    /// The receiver on which a call with exactly the method's parameter types reaches this method or its override, even if other members have the same
    /// name; <see langword="null"/> if there is none.
    /// </summary>
    /// <remarks>
    /// The compiler considers the methods of one type at a time, starting with the most derived type, and an override in the type that first declared it.
    /// In the type that declares a method, arguments of exactly its parameter types select it, unless another method has a higher
    /// <c>OverloadResolutionPriority</c>.
    /// </remarks>
    public static string? Of(IMethodSymbol method, Func<ITypeSymbol, string> qualify)
    {
        IMethodSymbol declared = method;
        while (declared.OverriddenMethod is { } overridden)
        {
            declared = overridden;
        }

        if (IsOutranked(declared))
        {
            return null;
        }

        if (method.IsStatic)
        {
            return qualify(method.ContainingType);
        }

        if (!IsOverloadedBelow(declared, method.ContainingType))
        {
            return "this";
        }

        bool isReachable = declared.DeclaredAccessibility == Accessibility.Public
            || (declared.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedOrInternal
                && SymbolEqualityComparer.Default.Equals(declared.ContainingAssembly, method.ContainingAssembly));
        return isReachable ? $"(({qualify(declared.ContainingType)})this)" : null;
    }

    /// <summary>Whether a type derived from the declaring one has a member of the same name, which the compiler would consider first.</summary>
    private static bool IsOverloadedBelow(IMethodSymbol declared, INamedTypeSymbol from)
    {
        for (INamedTypeSymbol? type = from; type is not null && !SymbolEqualityComparer.Default.Equals(type, declared.ContainingType); type = type.BaseType)
        {
            if (type.GetMembers(declared.Name).Any(member => !member.IsOverride))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOutranked(IMethodSymbol declared)
    {
        ImmutableArray<ISymbol> named = declared.ContainingType.GetMembers(declared.Name);
        return named.Length > 1 && named.OfType<IMethodSymbol>().Any(other => TakesAsMany(other, declared.Parameters.Length) && Priority(other) > Priority(declared));
    }

    private static bool TakesAsMany(IMethodSymbol method, int count)
        => method.Parameters.Count(parameter => !parameter.IsOptional && !parameter.IsParams) <= count
            && (method.Parameters.Length >= count || method.Parameters.Any(parameter => parameter.IsParams));

    private static int Priority(IMethodSymbol method)
        => method.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == "OverloadResolutionPriorityAttribute")
            is { ConstructorArguments: { Length: 1 } arguments } && arguments[0].Value is int priority ? priority : 0;
}
