using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Handlers.Generators;

/// <summary>Makes the model of each handler class from symbols. Later steps see only the model, no compilation.</summary>
internal static class HandlerParser
{
    /// <summary>Every handler class of a compilation, in the order of its files. Those that no code can be generated for are left out.</summary>
    public static ImmutableArray<HandlerClass> ParseAll(Compilation compilation, CancellationToken cancellationToken)
    {
        var types = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        ImmutableArray<HandlerClass>.Builder classes = ImmutableArray.CreateBuilder<HandlerClass>();

        foreach (TypeDeclarationSyntax declaration in HandlerSyntax.Candidates(compilation, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();

            // A class with several parts is found once for each part.
            if (compilation.GetSemanticModel(declaration.SyntaxTree).GetDeclaredSymbol(declaration, cancellationToken) is INamedTypeSymbol type
                && types.Add(type)
                && Parse(type, compilation) is { } handler)
            {
                classes.Add(handler);
            }
        }

        return classes.ToImmutable();
    }

    private static HandlerClass? Parse(INamedTypeSymbol type, Compilation compilation)
    {
        try
        {
            return ClassRules.WillBeGenerated(type) ? Model(type, compilation) : null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return HandlerClass.Failed(MetadataName(type), exception.GetType().Name + ": " + exception.Message);
        }
    }

    private static HandlerClass Model(INamedTypeSymbol type, Compilation compilation)
    {
        List<AnnotatedMethod> own = AnnotatedMethod.In(type);
        ImmutableHashSet<string> handWritten = BaseHandlers.HandWritten(type);
        var names = new QualifiedNames(compilation, own[0].Attribute.AttributeClass?.ContainingAssembly);
        var items = new ItemCollector(names.Of);

        List<HandlerMethod> methods = [.. own
            .Where(handler => handler.IsFirstOf(own) && !handWritten.Contains(handler.Event.InterfaceMethod))
            .Select(handler => Bind(handler, own, names.Of, items))
            .OfType<HandlerMethod>()];
        ImmutableArray<BaseCall> baseCalls = [.. EventCatalog.Events
            .Where(entry => methods.Exists(method => method.Event == entry))
            .Select(entry => BaseHandlers.OfEvent(type, entry) is { } member ? new BaseCall(entry, Target(member), member.IsAsynchronous) : null)
            .OfType<BaseCall>()];

        return new HandlerClass(
            MetadataName(type),
            Namespace(type.ContainingNamespace),
            Headers(type),
            Interest(methods, baseCalls),
            methods.ToImmutableArray(),
            handWritten.Contains("Interest"))
        {
            BaseInterest = BaseHandlers.OfInterest(type) is { } interest ? BaseInterest(Target(interest), methods, baseCalls) : null,
            BaseCalls = baseCalls,
            IsInheritable = !type.IsSealed,
            Items = items.Readers,
            ItemTypes = items.Types,
            ImplementsItemPaths = handWritten.Contains(BaseHandlers.ItemPaths),
            BaseItemPaths = items.Readers.Length > 0 && BaseHandlers.OfItemPaths(type) is { } paths ? Target(paths) : null,
            LibraryAlias = names.Library,
            Aliases = names.Aliases,
        };

        string Target(BaseMember member) => (member.Declaring is { } declaring ? $"(({names.Of(declaring)})this)." : "base.") + member.Name;
    }

    /// <summary>The class's own handler methods for an event.</summary>
    public static List<HandlerMethod> OwnMethods(INamedTypeSymbol type, EventEntry entry)
    {
        List<AnnotatedMethod> own = AnnotatedMethod.In(type);
        return [.. own
            .Where(handler => handler.Event == entry && handler.IsFirstOf(own))
            .Select(handler => Bind(handler, own, TypeNames.Qualified, new ItemCollector(TypeNames.Qualified)))
            .OfType<HandlerMethod>()];
    }

    /// <summary>Whether the compiler complains about two methods that no call can tell apart.</summary>
    private static bool IsDeclaredTwice(IMethodSymbol method) => method.ContainingType.GetMembers(method.Name)
        .OfType<IMethodSymbol>()
        .Count(other => other.Arity == method.Arity
            && other.Parameters.Length == method.Parameters.Length
            && other.Parameters.Zip(method.Parameters, (a, b) => a.RefKind == b.RefKind && SymbolEqualityComparer.Default.Equals(a.Type, b.Type)).All(same => same)) > 1;

    private static HandlerMethod? Bind(AnnotatedMethod handler, List<AnnotatedMethod> siblings, Func<ITypeSymbol, string> qualify, ItemCollector items)
    {
        (IMethodSymbol method, EventEntry entry, _) = handler;
        var violations = new List<Violation>();

        if (HandlerRules.CheckMethod(method, violations) is not { } returns
            || HandlerRules.BindParameters(method, entry, violations) is not { IsDefault: false } arguments
            || HandlerRules.OverriddenHandler(method, entry) is not null
            || IsDeclaredTwice(method)
            || Receiver.Of(method, qualify) is not { } receiver)
        {
            return null;
        }

        IEnumerable<AttributeData> attributes = siblings.Where(handler.IsSameHandler).Select(sibling => sibling.Attribute);
        ImmutableArray<string> tools = entry.ToolCall is null ? [] : HandlerRules.BindTools(method, entry, attributes, violations);
        ImmutableArray<ArrayPath> paths = entry.HasPaths ? HandlerRules.BindPaths(method, entry, attributes, violations) : [];

        if (tools.IsDefault || paths.IsDefault)
        {
            return null;
        }

        ImmutableArray<HandlerArgument> named = [.. arguments.Select((argument, i) =>
            argument.CaseType is not null ? argument with { CaseType = qualify(method.Parameters[i].Type) }
            : argument.Form.IsRead ? argument with { Custom = items.ItemCarrier(argument.Form.Carrier, paths, method.Parameters[i].Type) }
            : argument.Form.Carrier.Type == "{0}" ? argument with { Custom = items.OutputCarrier(argument.Form.Carrier, method.Parameters[i].Type) }
            : argument)];
        bool isObsolete = method.Parameters.Where((_, i) => arguments[i].CaseType is not null).Any(parameter => QualifiedNames.IsObsolete(parameter.Type));

        return new HandlerMethod(entry, receiver + "." + Identifiers.Escape(method.Name), returns, named, tools, isObsolete)
        {
            IsCoalesced = attributes.All(attribute => attribute.NamedArguments.Any(argument => argument is { Key: "Coalesce", Value.Value: true })),
            Guard = entry.HasPaths && !named.Any(argument => argument.IsTested) ? items.Guard(paths) : null,
        };
    }

    /// <summary>The flags of all methods, in the order of the catalog.</summary>
    private static ImmutableArray<string> Interest(List<HandlerMethod> methods, ImmutableArray<BaseCall> baseCalls)
    {
        var flags = new List<string>();

        foreach (EventEntry entry in EventCatalog.Events)
        {
            AddFlags(entry);
        }

        if (methods.Exists(method => method.IsAsynchronous))
        {
            flags.Add(EventCatalog.AsynchronousInterest);
        }

        return [.. flags];

        void AddFlags(EventEntry entry)
        {
            foreach (HandlerMethod handler in methods.Where(method => method.Event == entry))
            {
                bool isSpecific = false;
                foreach (HandlerArgument argument in handler.Arguments)
                {
                    isSpecific |= argument.Interest is not null;
                    Add(argument.Interest);
                }

                Add(isSpecific ? null : entry.Interest);
            }

            // If the base class handles the event too, its own flag counts, which the class inherits.
            if (methods.Exists(method => method.Event == entry) && IsCoalesced(methods, entry) && !baseCalls.Any(call => call.Event == entry))
            {
                Add(entry.CoalescedInterest);
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

    // (base.__HandlerInterest & ~HandlerInterest.TextCoalesced), if the base class takes runs of deltas and this class each delta.
    private static string BaseInterest(string inherited, List<HandlerMethod> methods, ImmutableArray<BaseCall> baseCalls)
    {
        List<string> withheld = [.. baseCalls
            .Where(call => call.Event.CoalescedInterest is not null && !IsCoalesced(methods, call.Event))
            .Select(call => $"~{EventCatalog.HandlerInterest}.{call.Event.CoalescedInterest}")];
        return withheld.Count == 0 ? inherited : $"({inherited} & {string.Join(" & ", withheld)})";
    }

    private static bool IsCoalesced(List<HandlerMethod> methods, EventEntry entry) => methods.TrueForAll(method => method.Event != entry || method.IsCoalesced);

    internal static ImmutableArray<TypeHeader> Headers(INamedTypeSymbol type)
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

    internal static string Namespace(INamespaceSymbol symbol) => symbol switch
    {
        { IsGlobalNamespace: true } => "",
        { ContainingNamespace.IsGlobalNamespace: true } => Identifiers.Escape(symbol.Name),
        _ => Namespace(symbol.ContainingNamespace) + "." + Identifiers.Escape(symbol.Name),
    };

    internal static string MetadataName(INamespaceOrTypeSymbol symbol) => symbol switch
    {
        INamedTypeSymbol { ContainingType: { } outer } => MetadataName(outer) + "+" + symbol.MetadataName,
        { ContainingNamespace.IsGlobalNamespace: false } => MetadataName(symbol.ContainingNamespace) + "." + symbol.MetadataName,
        _ => symbol.MetadataName,
    };
}
