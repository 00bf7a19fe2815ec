using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Handlers.Generators;

/// <summary>From symbols to the model: the last place that sees a compilation.</summary>
internal static class HandlerParser
{
    /// <summary>
    /// The class of a declaration. A class of several parts is parsed whole, once: for the part in which the first of its attributes
    /// stands. For the others, and for what no code can be generated for, the result is <see langword="null"/>.
    /// </summary>
    public static HandlerClass? Parse(TypeDeclarationSyntax declaration, Compilation compilation, CancellationToken cancellationToken)
    {
        if (!ClassRules.IsLanguageSupported(declaration.SyntaxTree.Options)
            || compilation.GetSemanticModel(declaration.SyntaxTree).GetDeclaredSymbol(declaration, cancellationToken) is not { } type)
        {
            return null;
        }

        try
        {
            List<AnnotatedMethod> own = AnnotatedMethod.In(type);

            return own.Count > 0 && own[0].StandsIn(declaration) && ClassRules.CanExtend(type)
                ? Parse(type, own, compilation, cancellationToken)
                : null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return HandlerClass.Failed(MetadataName(type), exception.GetType().Name + ": " + exception.Message);
        }
    }

    private static HandlerClass Parse(INamedTypeSymbol type, List<AnnotatedMethod> own, Compilation compilation, CancellationToken cancellationToken)
    {
        ImmutableHashSet<string> handWritten = HandWritten(type);
        var methods = new List<HandlerMethod>();
        var inherited = new List<HandlerMethod>();

        foreach (INamedTypeSymbol ancestor in HandlerBases(type))
        {
            cancellationToken.ThrowIfCancellationRequested();

            foreach (AnnotatedMethod handler in AnnotatedMethod.In(ancestor))
            {
                // Events that only a base class handles stay with the code generated for the base class.
                bool isTakenOver = own.Exists(o => o.Event == handler.Event);
                Add(handler, AnnotatedMethod.In(ancestor), isTakenOver ? methods : inherited);
            }
        }

        foreach (AnnotatedMethod handler in own)
        {
            Add(handler, own, methods);
        }

        void Add(AnnotatedMethod handler, List<AnnotatedMethod> siblings, List<HandlerMethod> to)
        {
            if (handler.IsFirstOf(siblings)
                && !(to == methods && handWritten.Contains(handler.Event.InterfaceMethod))
                && (to == methods ? Receiver.Of(handler.Method, type, compilation) : "base") is { } receiver
                && Bind(handler, siblings, receiver) is { } bound)
            {
                to.Add(bound);
            }
        }

        return new HandlerClass(
            MetadataName(type),
            Namespace(type.ContainingNamespace),
            Headers(type),
            Interest(inherited, methods),
            methods.ToImmutableArray(),
            handWritten.Contains("Interest"));
    }

    /// <summary>The handler classes a class derives from, the topmost first.</summary>
    public static IEnumerable<INamedTypeSymbol> HandlerBases(INamedTypeSymbol type)
    {
        if (type.BaseType is null or { SpecialType: SpecialType.System_Object })
        {
            return [];
        }

        var bases = new Stack<INamedTypeSymbol>();

        for (INamedTypeSymbol? ancestor = type.BaseType; ancestor is { SpecialType: SpecialType.None }; ancestor = ancestor.BaseType)
        {
            // In another assembly the code has been generated already, and shows.
            if (ancestor.DeclaringSyntaxReferences.Length > 0 || ancestor.AllInterfaces.Any(IsMessageHandler))
            {
                bases.Push(ancestor);
            }
        }

        return bases;
    }

    private static HandlerMethod? Bind(AnnotatedMethod handler, List<AnnotatedMethod> siblings, string receiver)
    {
        (IMethodSymbol method, EventEntry entry, _) = handler;
        var violations = new List<Violation>();

        if (HandlerRules.CheckMethod(method, violations) is not { } returns
            || HandlerRules.BindParameters(method, entry, violations) is not { IsDefault: false } arguments
            || HandlerRules.OverriddenHandler(method, entry) is not null)
        {
            return null;
        }

        ImmutableArray<string> tools = entry.ToolCall is null
            ? []
            : HandlerRules.BindTools(method, entry, siblings.Where(handler.IsSameHandler).Select(sibling => sibling.Attribute), violations);

        if (tools.IsDefault)
        {
            return null;
        }

        return new HandlerMethod(entry, receiver + "." + Identifiers.Escape(method.Name), returns, arguments, tools);
    }

    /// <summary>The flags of all methods, in the order of the catalog.</summary>
    private static ImmutableArray<string> Interest(List<HandlerMethod> inherited, List<HandlerMethod> methods)
    {
        var flags = new List<string>();

        foreach (EventEntry entry in EventCatalog.Events)
        {
            AddFlags(entry, inherited);
            AddFlags(entry, methods);
        }

        if (inherited.Exists(method => method.IsAsynchronous) || methods.Exists(method => method.IsAsynchronous))
        {
            flags.Add(EventCatalog.AsynchronousInterest);
        }

        return [.. flags];

        void AddFlags(EventEntry entry, List<HandlerMethod> handlers)
        {
            foreach (HandlerMethod handler in handlers)
            {
                if (handler.Event != entry)
                {
                    continue;
                }

                bool isSpecific = false;
                foreach (HandlerArgument argument in handler.Arguments)
                {
                    isSpecific |= argument.Interest is not null;
                    Add(argument.Interest);
                }

                Add(isSpecific ? null : entry.Interest);
            }
        }

        void Add(string? flag)
        {
            if (flag is not null && !flags.Contains(flag))
            {
                flags.Add(flag);
            }
        }
    }

    /// <summary>The members of <c>IMessageHandler</c> that the user implements explicitly, and that must not be emitted again.</summary>
    private static ImmutableHashSet<string> HandWritten(INamedTypeSymbol type)
    {
        if (!type.Interfaces.Any(IsMessageHandler))
        {
            return [];
        }

        IEnumerable<ISymbol> methods = type.GetMembers().OfType<IMethodSymbol>().SelectMany(method => method.ExplicitInterfaceImplementations);
        IEnumerable<ISymbol> properties = type.GetMembers().OfType<IPropertySymbol>().SelectMany(property => property.ExplicitInterfaceImplementations);
        return [.. methods.Concat(properties).Where(member => IsMessageHandler(member.ContainingType)).Select(member => member.Name)];
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

    private static string Namespace(INamespaceSymbol symbol) => symbol switch
    {
        { IsGlobalNamespace: true } => "",
        { ContainingNamespace.IsGlobalNamespace: true } => Identifiers.Escape(symbol.Name),
        _ => Namespace(symbol.ContainingNamespace) + "." + Identifiers.Escape(symbol.Name),
    };

    private static string MetadataName(INamespaceOrTypeSymbol symbol) => symbol switch
    {
        INamedTypeSymbol { ContainingType: { } outer } => MetadataName(outer) + "+" + symbol.MetadataName,
        { ContainingNamespace.IsGlobalNamespace: false } => MetadataName(symbol.ContainingNamespace) + "." + symbol.MetadataName,
        _ => symbol.MetadataName,
    };
}
