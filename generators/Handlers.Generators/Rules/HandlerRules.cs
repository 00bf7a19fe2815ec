using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Handlers.Generators;

/// <summary>
/// What a handler may look like. The parser leaves out what breaks an error rule, the analyzer reports it: both ask here, so the
/// two cannot drift apart.
/// </summary>
internal static class HandlerRules
{
    /// <summary>The first version of C# that has all that is emitted.</summary>
    public const LanguageVersion NeededLanguageVersion = LanguageVersion.CSharp9;

    private const string TaskType = "global::System.Threading.Tasks.Task";
    private const string ValueTaskType = "global::System.Threading.Tasks.ValueTask";

    /// <summary>Whether the compiler will take what is emitted for code in this tree.</summary>
    public static bool IsLanguageSupported(ParseOptions options)
        => options is CSharpParseOptions { LanguageVersion: >= NeededLanguageVersion };

    /// <summary>The events a method is annotated for, with all attributes of each, in the order in which they stand.</summary>
    public static IEnumerable<(EventEntry Event, AttributeData Attribute)> EventsOf(IMethodSymbol method)
    {
        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && FindEvent(type) is { } entry)
                yield return (entry, attribute);
        }
    }

    /// <summary>The event an attribute class stands for.</summary>
    public static EventEntry? FindEvent(INamedTypeSymbol attributeClass)
        => attributeClass.ContainingNamespace is { Name: "Handlers", ContainingNamespace.IsGlobalNamespace: true }
            ? EventCatalog.Find(attributeClass.Name)
            : null;

    /// <summary>Checks the type that holds handlers, and those around it. <see langword="true"/> if code can be generated for it.</summary>
    public static bool CheckType(INamedTypeSymbol type, ICollection<Violation> violations)
    {
        int before = violations.Count;

        string? kind = type switch
        {
            { TypeKind: TypeKind.Interface } => "an interface",
            { TypeKind: TypeKind.Struct } => "a struct",
            { IsStatic: true } => "a static class",
            { TypeKind: not TypeKind.Class } => "not a class",
            _ => null,
        };

        if (kind is not null)
            violations.Add(new Violation(RuleCatalog.NotAClass, type, Place.Name, type.Name, kind));

        for (INamedTypeSymbol? around = type; around is not null; around = around.ContainingType)
        {
            if (around.IsFileLocal)
                violations.Add(new Violation(RuleCatalog.NotAClass, around, Place.Name, around.Name, "local to its file"));

            if (kind is null && !IsPartial(around))
                violations.Add(new Violation(RuleCatalog.NotPartial, around, Place.Name, type.Name, around.Name));
        }

        return violations.Count == before;
    }

    /// <summary>Checks what does not depend on the event. <see langword="null"/> if generated code cannot call the method.</summary>
    public static ReturnKind? CheckMethod(IMethodSymbol method, ICollection<Violation> violations)
    {
        int before = violations.Count;

        if (WhyNotCallable(method) is { } reason)
            violations.Add(new Violation(RuleCatalog.NotCallable, method, Place.Name, method.Name, reason));

        if (method.IsGenericMethod)
            violations.Add(new Violation(RuleCatalog.Generic, method, Place.TypeParameters, method.Name));

        ReturnKind? returns = CheckReturn(method, violations);

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.RefKind != RefKind.None)
            {
                violations.Add(new Violation(RuleCatalog.ByReference, parameter, Place.ParameterModifier,
                    method.Name, parameter.Name, parameter.RefKind == RefKind.RefReadOnlyParameter ? "ref readonly" : parameter.RefKind.ToString().ToLowerInvariant()));
            }

            if (parameter.IsParams)
                violations.Add(new Violation(RuleCatalog.Params, parameter, Place.ParameterModifier, method.Name, parameter.Name));
        }

        return violations.Count == before ? returns : null;
    }

    /// <summary>Matches the parameters with what the event gives. Default if one of them has no match.</summary>
    public static ImmutableArray<HandlerArgument> BindParameters(IMethodSymbol method, EventEntry entry, ICollection<Violation> violations)
    {
        int before = violations.Count;
        ParameterMatch[] matches = ParameterMatch.All(method, entry);

        for (int i = 0; i < matches.Length; i++)
        {
            (IParameterSymbol parameter, EventValue? value, HandlerArgument? argument) = matches[i];

            if (value is null)
            {
                violations.Add(NearestValue.Explain(matches[i], entry));
            }
            else if (Array.Find(matches, match => match.Value == value) is var first && !ReferenceEquals(first.Parameter, parameter))
            {
                violations.Add(new Violation(RuleCatalog.DuplicateParameter, parameter, Place.ParameterName,
                    method.Name, "the " + value.Name, first.Parameter.Name, parameter.Name));
            }
            else if (argument!.Form.IsSpan && IsAsync(method))
            {
                string remedy = value.Forms.First(form => !form.IsSpan).Type;
                violations.Add(new Violation(RuleCatalog.SpanInAsync, parameter, Place.ParameterType,
                    method.Name, TypeNames.Display(parameter.Type), TypeNames.Short(remedy))
                {
                    Remedy = remedy,
                });
            }
        }

        return violations.Count == before ? [.. matches.Select(match => match.Argument!)] : default;
    }

    /// <summary>The names of the tools a method is called for, given its attributes for one event; empty for all.</summary>
    public static ImmutableArray<string> BindTools(IMethodSymbol method, EventEntry entry, IEnumerable<AttributeData> attributes, ICollection<Violation> violations)
    {
        var tools = new List<string?>();

        foreach (AttributeData attribute in attributes)
        {
            string? tool = attribute.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Primitive, Value: string name } ? name : null;

            if (tools.Contains(tool) || tools.Contains(null) || (tool is null && tools.Count > 0))
            {
                violations.Add(new Violation(RuleCatalog.RedundantAttribute, method, Place.Attribute,
                    method.Name, entry.Attribute, tool is not null && tools.Contains(tool) ? $" for \"{tool}\"" : tool is null ? "" : ", which stands for every tool")
                {
                    Attribute = attribute,
                });
            }

            tools.Add(tool);
        }

        return tools.Contains(null) ? [] : [.. tools.Distinct().Select(tool => tool!)];
    }

    /// <summary>The method that this one overrides and that is a handler for the event already.</summary>
    public static IMethodSymbol? OverriddenHandler(IMethodSymbol method, EventEntry entry)
    {
        for (IMethodSymbol? overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (EventsOf(overridden).Any(e => e.Event == entry))
                return overridden;
        }

        return null;
    }

    private static bool IsPartial(INamedTypeSymbol type) => type.DeclaringSyntaxReferences
        .Any(reference => reference.GetSyntax() is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static bool IsAsync(IMethodSymbol method) => (method.PartialImplementationPart ?? method).IsAsync;

    private static string? WhyNotCallable(IMethodSymbol method) => method switch
    {
        { MethodKind: MethodKind.ExplicitInterfaceImplementation } => "an explicit interface implementation",
        { MethodKind: MethodKind.LocalFunction } => "a local function",
        { MethodKind: MethodKind.AnonymousFunction } => "a lambda",
        { MethodKind: not MethodKind.Ordinary } => "not an ordinary method",
        { IsVararg: true } => "a method with __arglist",
        _ => method.GetAttributes().Any(IsObsoleteError) ? "obsolete to the point of an error" : null,
    };

    private static bool IsObsoleteError(AttributeData attribute)
        => attribute.AttributeClass is { Name: nameof(ObsoleteAttribute), ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
            && attribute.ConstructorArguments is { Length: 2 } arguments && arguments[1].Value is true;

    private static ReturnKind? CheckReturn(IMethodSymbol method, ICollection<Violation> violations)
    {
        if (method.ReturnsVoid)
        {
            if (!IsAsync(method))
                return ReturnKind.Void;

            violations.Add(new Violation(RuleCatalog.AsyncVoid, method, Place.ReturnType, method.Name) { Remedy = TaskType });
            return null;
        }

        if (method.RefKind == RefKind.None && method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", Arity: 0 or 1 } type)
        {
            bool isTask = type.Name == "Task";
            string name = TypeNames.Qualified(type.OriginalDefinition);

            if (name is TaskType or ValueTaskType)
                return isTask ? ReturnKind.Task : ReturnKind.ValueTask;

            if (name is TaskType + "<TResult>" or ValueTaskType + "<TResult>")
            {
                violations.Add(new Violation(RuleCatalog.LostResult, method, Place.ReturnType, method.Name, TypeNames.Display(type), type.Name)
                {
                    Remedy = isTask ? TaskType : ValueTaskType,
                });
                return null;
            }
        }

        violations.Add(new Violation(RuleCatalog.WrongReturnType, method, Place.ReturnType, method.Name, TypeNames.Display(method.ReturnType))
        {
            Remedy = IsAsync(method) ? TaskType : "void",
        });
        return null;
    }
}
