using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>
/// Finds the members by which a handler class calls the handlers of its base class. Generated code of an inheritable class has a protected member for
/// each event. For a base class of another assembly, it is looked up by name. For a base class of this source, whose code may not be generated yet, it is
/// predicted. A hand-written implementation is called if it is public.
/// </summary>
internal static class BaseHandlers
{
    /// <summary>The generated member that has a class's interest.</summary>
    public const string InterestMember = "__HandlerInterest";

    /// <summary>The generated member that has a class's arrays.</summary>
    public const string ItemPathsMember = "__ItemPaths";

    /// <summary>The member of <c>IMessageHandler</c> that has them.</summary>
    public const string ItemPaths = "ItemPaths";

    private const string Interest = "Interest";

    /// <summary>The generated member that handles an event: <c>__OnText</c>.</summary>
    public static string Member(EventEntry entry) => "__" + entry.Attribute;

    /// <summary>The base class member that handles an event; <see langword="null"/> if there is none.</summary>
    public static BaseMember? OfEvent(INamedTypeSymbol type, EventEntry entry)
        => Find(type, Member(entry), entry.InterfaceMethod, ancestor => WillHandle(ancestor, entry));

    /// <summary>The base class member that returns the interest; <see langword="null"/> if there is none.</summary>
    public static BaseMember? OfInterest(INamedTypeSymbol type)
        => Find(type, InterestMember, Interest, ancestor => ClassRules.WillBeGenerated(ancestor) && !HandWritten(ancestor).Contains(Interest) ? false : null);

    /// <summary>The arrays whose elements the base classes take; <see langword="null"/> for none.</summary>
    public static BaseMember? OfItemPaths(INamedTypeSymbol type)
        => Find(type, ItemPathsMember, ItemPaths, ancestor => EventCatalog.Events.Any(entry => entry.HasPaths && WillHandle(ancestor, entry) is not null) ? false : null);

    /// <summary>The members of <c>IMessageHandler</c> that the user implements explicitly, and that must not be emitted again.</summary>
    public static ImmutableHashSet<string> HandWritten(INamedTypeSymbol type)
    {
        if (!type.Interfaces.Any(IsMessageHandler))
        {
            return [];
        }

        IEnumerable<ISymbol> methods = type.GetMembers().OfType<IMethodSymbol>().SelectMany(method => method.ExplicitInterfaceImplementations);
        IEnumerable<ISymbol> properties = type.GetMembers().OfType<IPropertySymbol>().SelectMany(property => property.ExplicitInterfaceImplementations);
        return [.. methods.Concat(properties).Where(member => IsMessageHandler(member.ContainingType)).Select(member => member.Name)];
    }

    /// <param name="type">The derived class.</param>
    /// <param name="generated">The generated member's name.</param>
    /// <param name="implemented">The name of the interface's member.</param>
    /// <param name="foreseen">Whether the generated member of a class of this source will return a task; <see langword="null"/> if there will be none.</param>
    private static BaseMember? Find(INamedTypeSymbol type, string generated, string implemented, System.Func<INamedTypeSymbol, bool?> foreseen)
    {
        for (INamedTypeSymbol? ancestor = type.BaseType; ancestor is { SpecialType: SpecialType.None }; ancestor = ancestor.BaseType)
        {
            if (ancestor.GetMembers(generated).FirstOrDefault(IsLikeGenerated) is { } member)
            {
                return new BaseMember(generated, null, member is IMethodSymbol { ReturnsVoid: false });
            }

            // As it is declared: that 'T' is 'string' here makes no parameter of the base class right.
            if (foreseen(ancestor.OriginalDefinition) is { } isAsynchronous)
            {
                return new BaseMember(generated, null, isAsynchronous);
            }

            if (ByHand(ancestor, implemented) is { } byHand)
            {
                return byHand;
            }
        }

        return null;
    }

    /// <summary>
    /// The member of a base class that hides a generated one of a class below it, so that <c>base.__OnText</c> means the wrong one;
    /// <see langword="null"/> if there is none.
    /// </summary>
    public static ISymbol? Hiding(INamedTypeSymbol type, string generated)
    {
        ISymbol? hiding = null;

        for (INamedTypeSymbol? ancestor = type.BaseType; ancestor is { SpecialType: SpecialType.None }; ancestor = ancestor.BaseType)
        {
            ImmutableArray<ISymbol> named = ancestor.GetMembers(generated);
            if (named.Any(IsLikeGenerated) || (hiding is not null && ClassRules.WillBeGenerated(ancestor.OriginalDefinition)))
            {
                return hiding;
            }

            hiding ??= named.FirstOrDefault(member => member.DeclaredAccessibility != Accessibility.Private);
        }

        return null;
    }

    private static bool IsLikeGenerated(ISymbol member) => member is
        IMethodSymbol { IsStatic: false, Parameters.Length: 3, DeclaredAccessibility: Accessibility.Protected }
        or IPropertySymbol { IsStatic: false, Type.Name: "HandlerInterest" or "IReadOnlyList", DeclaredAccessibility: Accessibility.Protected };

    private static bool? WillHandle(INamedTypeSymbol type, EventEntry entry)
    {
        if (!ClassRules.WillBeGenerated(type) || HandWritten(type).Contains(entry.InterfaceMethod))
        {
            return null;
        }

        List<HandlerMethod> methods = HandlerParser.OwnMethods(type, entry);
        return methods.Count == 0 ? null
            : methods.Exists(method => method.IsAsynchronous) || OfEvent(type, entry) is { IsAsynchronous: true };
    }

    private static BaseMember? ByHand(INamedTypeSymbol type, string name)
    {
        if (type.AllInterfaces.FirstOrDefault(IsMessageHandler) is not { } messageHandler
            || messageHandler.GetMembers(name).FirstOrDefault() is not { } member
            || type.FindImplementationForInterfaceMember(member) is not { } implementation)
        {
            return null;
        }

        bool isOwn = SymbolEqualityComparer.Default.Equals(implementation.ContainingType, type);
        bool isDefault = implementation.ContainingType is { TypeKind: TypeKind.Interface } declaring && !IsMessageHandler(declaring);

        return !isOwn && !isDefault ? null
            : new BaseMember(name, type, implementation is IMethodSymbol, isOwn && implementation.DeclaredAccessibility == Accessibility.Public ? null : implementation);
    }

    private static bool IsMessageHandler(INamedTypeSymbol type)
        => type is { Name: "IMessageHandler", ContainingNamespace: { Name: "Handlers", ContainingNamespace.IsGlobalNamespace: true } };
}
