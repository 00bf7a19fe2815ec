using System.Linq;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>What stands before the dot when a handler class calls a method of its own or of a base class.</summary>
internal static class Receiver
{
    /// <summary>
    /// The receiver through which exactly this method is found, whatever else bears its name; <see langword="null"/> if the class
    /// cannot reach it.
    /// </summary>
    public static string? Of(IMethodSymbol method, INamedTypeSymbol type, Compilation compilation)
    {
        INamedTypeSymbol declaring = method.ContainingType;
        bool isOwn = ReferenceEquals(declaring, type);

        if (!isOwn && !compilation.IsSymbolAccessibleWithin(method, type, type))
        {
            return null;
        }

        if (method.IsStatic)
        {
            return TypeNames.Qualified(declaring);
        }

        if (isOwn || !IsHidden(method, type, declaring))
        {
            return "this";
        }

        if (!IsHidden(method, type.BaseType!, declaring))
        {
            return "base";
        }

        return compilation.IsSymbolAccessibleWithin(method, type, declaring) && method.DeclaredAccessibility is not Accessibility.Protected
            ? $"(({TypeNames.Qualified(declaring)})this)"
            : null;
    }

    /// <summary>Whether a class between the two has a member of the same name that the compiler would look at first.</summary>
    private static bool IsHidden(IMethodSymbol method, INamedTypeSymbol from, INamedTypeSymbol declaring)
    {
        for (INamedTypeSymbol? type = from; type is not null && !ReferenceEquals(type, declaring); type = type.BaseType)
        {
            if (type.GetMembers(method.Name).Any(member => !member.IsOverride))
            {
                return true;
            }
        }

        return false;
    }
}
