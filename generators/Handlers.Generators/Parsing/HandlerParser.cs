using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Generators;

/// <summary>From symbols to the model: the last place that sees a compilation.</summary>
internal static class HandlerParser
{
    private static readonly SymbolDisplayFormat NamespaceFormat =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>
    /// The class around an annotated method. Each class is parsed whole, once: at the first of its attributes. For the others,
    /// and for what no code can be generated for, the result is <see langword="null"/>.
    /// </summary>
    public static HandlerClass? Parse(GeneratorAttributeSyntaxContext context, EventEntry entry, CancellationToken cancellationToken)
    {
        if (context.TargetSymbol is not IMethodSymbol { ContainingType: { } type }
            || !HandlerRules.IsLanguageSupported(context.TargetNode.SyntaxTree.Options))
        {
            return null;
        }

        try
        {
            List<AnnotatedMethod> own = AnnotatedMethod.In(type);
            if (own.Count == 0 || own[0].Event != entry || !own[0].StandsOn(context.TargetNode))
                return null;

            return HandlerRules.CanExtend(type)
                ? Parse(type, own, context.SemanticModel.Compilation, cancellationToken)
                : null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return HandlerClass.Failed(MetadataName(type), exception.GetType().Name + ": " + exception.Message);
        }
    }

    private static HandlerClass Parse(INamedTypeSymbol type, List<AnnotatedMethod> own, Compilation compilation, CancellationToken cancellationToken)
    {
        var handWritten = new HashSet<string>(HandWritten(type));
        var methods = new List<HandlerMethod>();
        var inherited = new List<HandlerMethod>();

        foreach (INamedTypeSymbol handlerType in HandlerBases(type).Append(type))
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool isBase = !ReferenceEquals(handlerType, type);

            foreach (IGrouping<(IMethodSymbol, EventEntry), AnnotatedMethod> handler in Group(isBase ? AnnotatedMethod.In(handlerType) : own))
            {
                (IMethodSymbol method, EventEntry entry) = handler.Key;
                if (Bind(method, entry, handler) is not { } bound)
                    continue;

                // Events that only a base class handles stay with the code generated for the base class.
                if (isBase && !own.Exists(o => o.Event == entry))
                    inherited.Add(bound);
                else if (handWritten.Contains(entry.InterfaceMethod))
                    continue;
                else if (Receiver.Of(method, type, compilation) is { } receiver)
                    methods.Add(bound with { Target = receiver + "." + Identifiers.Escape(method.Name) });
            }
        }

        return new HandlerClass(
            MetadataName(type),
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(NamespaceFormat),
            Headers(type),
            Interest([.. inherited, .. methods]),
            methods.ToImmutableArray(),
            handWritten.Contains("Interest"));
    }

    /// <summary>The handler classes a class derives from, the topmost first.</summary>
    public static IEnumerable<INamedTypeSymbol> HandlerBases(INamedTypeSymbol type)
    {
        var bases = new Stack<INamedTypeSymbol>();

        for (INamedTypeSymbol? ancestor = type.BaseType; ancestor is { SpecialType: SpecialType.None }; ancestor = ancestor.BaseType)
        {
            // In another assembly the code has been generated already, and shows.
            if (ancestor.DeclaringSyntaxReferences.Length > 0 || ancestor.AllInterfaces.Any(IsMessageHandler))
                bases.Push(ancestor);
        }

        return bases;
    }

    private static IEnumerable<IGrouping<(IMethodSymbol, EventEntry), AnnotatedMethod>> Group(List<AnnotatedMethod> methods)
        => methods.GroupBy(method => (method.Method, method.Event));

    private static HandlerMethod? Bind(IMethodSymbol method, EventEntry entry, IEnumerable<AnnotatedMethod> annotated)
    {
        var violations = new List<Violation>();

        if (HandlerRules.CheckMethod(method, violations) is not { } returns
            || HandlerRules.BindParameters(method, entry, violations) is not { IsDefault: false } arguments
            || HandlerRules.OverriddenHandler(method, entry) is not null)
        {
            return null;
        }

        ImmutableArray<string> tools = entry.ToolCall is null
            ? []
            : HandlerRules.BindTools(method, entry, annotated.Select(a => a.Attribute), violations);

        return new HandlerMethod(entry, "", returns, arguments, tools);
    }

    /// <summary>The flags of all methods, in the order of the catalog.</summary>
    private static ImmutableArray<string> Interest(List<HandlerMethod> methods)
    {
        var flags = new List<string>();

        foreach (EventEntry entry in EventCatalog.Events)
        {
            foreach (HandlerMethod method in methods.Where(method => method.Event == entry))
            {
                List<string> asked = [.. method.Arguments.Select(argument => argument.Interest).OfType<string>()];
                flags.AddRange(asked.Count > 0 ? asked : [entry.Interest]);
            }
        }

        if (methods.Exists(method => method.IsAsynchronous))
            flags.Add(EventCatalog.AsynchronousInterest);

        return [.. flags.Distinct()];
    }

    /// <summary>The members of <c>IMessageHandler</c> that the user implements explicitly, and that must not be emitted again.</summary>
    private static IEnumerable<string> HandWritten(INamedTypeSymbol type)
    {
        if (!type.Interfaces.Any(IsMessageHandler))
            return [];

        IEnumerable<ISymbol> methods = type.GetMembers().OfType<IMethodSymbol>().SelectMany(method => method.ExplicitInterfaceImplementations);
        IEnumerable<ISymbol> properties = type.GetMembers().OfType<IPropertySymbol>().SelectMany(property => property.ExplicitInterfaceImplementations);
        return methods.Concat(properties).Where(member => IsMessageHandler(member.ContainingType)).Select(member => member.Name);
    }

    private static bool IsMessageHandler(INamedTypeSymbol type)
        => type is { Name: "IMessageHandler", ContainingNamespace: { Name: "Handlers", ContainingNamespace.IsGlobalNamespace: true } };

    private static ImmutableArray<TypeHeader> Headers(INamedTypeSymbol type)
    {
        var headers = new Stack<TypeHeader>();

        for (INamedTypeSymbol? around = type; around is not null; around = around.ContainingType)
        {
            string keyword = around switch
            {
                { TypeKind: TypeKind.Interface } => "interface",
                { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
                { TypeKind: TypeKind.Struct } => "struct",
                { IsRecord: true } => "record",
                _ => "class",
            };
            string parameters = around.TypeParameters.Length == 0
                ? ""
                : $"<{string.Join(", ", around.TypeParameters.Select(parameter => Identifiers.Escape(parameter.Name)))}>";

            headers.Push(new TypeHeader(keyword, Identifiers.Escape(around.Name) + parameters));
        }

        return [.. headers];
    }

    private static string MetadataName(INamespaceOrTypeSymbol symbol) => symbol switch
    {
        INamedTypeSymbol { ContainingType: { } outer } => MetadataName(outer) + "+" + symbol.MetadataName,
        { ContainingNamespace.IsGlobalNamespace: false } => MetadataName(symbol.ContainingNamespace) + "." + symbol.MetadataName,
        _ => symbol.MetadataName,
    };
}
