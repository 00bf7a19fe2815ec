using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>
/// The rules for handler methods; <see cref="ClassRules"/> has those for classes. The parser leaves out methods that break an error rule, and the analyzer
/// reports them. Both use this class, so they always agree.
/// </summary>
internal static class HandlerRules
{
    private const string TaskType = "global::System.Threading.Tasks.Task";
    private const string ValueTaskType = "global::System.Threading.Tasks.ValueTask";

    private static readonly TypePattern Task = new(TaskType);
    private static readonly TypePattern ValueTask = new(ValueTaskType);

    /// <summary>Exceptions that never reach a handler, because they end the process or the thread.</summary>
    private static readonly ImmutableHashSet<string> Uncatchable =
    [
        "global::System.StackOverflowException",
        "global::System.AccessViolationException",
        "global::System.ExecutionEngineException",
        "global::System.Threading.ThreadAbortException",
    ];

    /// <summary>The events a method is annotated for, with all attributes of each, in source order.</summary>
    public static IEnumerable<(EventEntry Event, AttributeData Attribute)> EventsOf(IMethodSymbol method)
    {
        ImmutableArray<AttributeData> attributes = method.GetAttributes();
        return attributes.IsEmpty ? [] : Find(attributes);

        static IEnumerable<(EventEntry, AttributeData)> Find(ImmutableArray<AttributeData> attributes)
        {
            foreach (AttributeData attribute in attributes)
            {
                if (attribute.AttributeClass is { } type && FindEvent(type) is { } entry)
                {
                    yield return (entry, attribute);
                }
            }
        }
    }

    /// <summary>The event to which an attribute class belongs.</summary>
    public static EventEntry? FindEvent(INamedTypeSymbol attributeClass)
        => attributeClass.ContainingNamespace is { Name: "Handlers", ContainingNamespace.IsGlobalNamespace: true }
            ? EventCatalog.Find(attributeClass.Name)
            : null;

    /// <summary>Checks what does not depend on the event. <see langword="null"/> if generated code cannot call the method.</summary>
    public static ReturnKind? CheckMethod(IMethodSymbol method, List<Violation> violations)
    {
        int before = violations.Count;

        if (!CheckCallable(method, null, violations))
        {
            return null;
        }

        if (method.IsGenericMethod)
        {
            violations.Add(new Violation(RuleCatalog.Generic, method, Place.TypeParameters, method.Name));
        }

        ReturnKind? returns = CheckReturn(method, violations);

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.RefKind != RefKind.None)
            {
                violations.Add(new Violation(RuleCatalog.ByReference, parameter, Place.ParameterModifier,
                    method.Name, parameter.Name, parameter.RefKind == RefKind.RefReadOnlyParameter ? "ref readonly" : parameter.RefKind.ToString().ToLowerInvariant()));
            }

            if (parameter.IsParams)
            {
                violations.Add(new Violation(RuleCatalog.Params, parameter, Place.ParameterModifier, method.Name, parameter.Name));
            }
            else if (parameter.IsOptional)
            {
                violations.Add(new Violation(RuleCatalog.Optional, parameter, Place.ParameterDefault, method.Name, parameter.Name));
            }
        }

        return HasNoError(violations, before) ? returns : null;
    }

    /// <summary>Checks that the method is of a kind that generated code can call at all.</summary>
    public static bool CheckCallable(IMethodSymbol method, AttributeData? attribute, List<Violation> violations)
    {
        if (WhyNotCallable(method) is not { } reason)
        {
            return true;
        }

        attribute ??= EventsOf(method).Select(e => e.Attribute).FirstOrDefault();
        string subject = method.Name.Length == 0 ? "This" : $"'{method.Name}'";
        violations.Add(new Violation(RuleCatalog.NotCallable, method, Place.Attribute, subject, reason) { Attribute = attribute });
        return false;
    }

    /// <summary>Checks one method for one event.</summary>
    public static void CheckHandler(IMethodSymbol method, EventEntry entry, IEnumerable<AttributeData> attributes, List<Violation> violations)
    {
        AttributeData[] all = [.. attributes];
        BindParameters(method, entry, violations);
        if (entry.HasPaths)
        {
            BindPaths(method, entry, all, violations);
        }
        else
        {
            BindTools(method, entry, all, violations);
        }

        if (OverriddenHandler(method, entry) is { } overridden)
        {
            violations.Add(new Violation(RuleCatalog.OverriddenHandler, method, Place.Attribute,
                method.Name, TypeNames.Display(overridden.ContainingType) + "." + overridden.Name, entry.Attribute)
            {
                Attribute = all[0],
            });
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (entry.Attribute == "OnException" && Uncatchable.Contains(TypeNames.Qualified(parameter.Type)))
            {
                violations.Add(new Violation(RuleCatalog.ImpossibleException, parameter, Place.ParameterType,
                    method.Name, TypeNames.Display(parameter.Type), "it ends the process or the thread before a handler can be called"));
            }
        }

        if (IsTask(method.ReturnType) && !entry.IsLast && !method.Parameters.Any(parameter => EventCatalog.CancellationToken.Forms[0].Pattern.Matches(parameter.Type)))
        {
            violations.Add(new Violation(RuleCatalog.NoCancellationToken, method, Place.Name, method.Name));
        }
    }

    /// <summary>Matches the parameters with what the event gives. Default if one of them has no match.</summary>
    public static ImmutableArray<HandlerArgument> BindParameters(IMethodSymbol method, EventEntry entry, List<Violation> violations)
    {
        int before = violations.Count;
        bool isBound = true;
        ParameterMatch[] matches = ParameterMatch.All(method, entry);

        for (int i = 0; i < matches.Length; i++)
        {
            (IParameterSymbol parameter, EventValue? value, HandlerArgument? argument) = matches[i];

            if (value is null)
            {
                isBound = false;

                // Report one diagnostic for one mistake: another rule already reports this parameter.
                if (!parameter.IsParams && !(method.IsGenericMethod && HasMethodTypeParameter(parameter.Type)))
                {
                    violations.Add(NearestValue.Explain(matches[i], entry));
                }
            }
            else if (Array.Find(matches, match => match.Value == value) is var first && !ReferenceEquals(first.Parameter, parameter))
            {
                violations.Add(new Violation(RuleCatalog.DuplicateParameter, parameter, Place.ParameterName,
                    method.Name, "the " + value.Name, first.Parameter.Name, parameter.Name));
            }
            else if (value.Role != ValueRole.Item && OutputTypes.IsFaulty(parameter.Type))
            {
                // The type has a diagnostic of its own and no generated code, so code that calls this method would not compile.
                isBound = false;
            }
            else if (argument!.Form.IsRead && OutputTypes.ProblemOfElement(parameter.Type) is { } problem)
            {
                isBound = false;
                if (problem.Type.TypeKind is not TypeKind.Error)
                {
                    violations.Add(new Violation(problem.Rule, parameter, Place.ParameterType, method.Name, TypeNames.Display(problem.Type), problem.Why));
                }
            }
            else if (argument.Form.IsSpan && IsAsync(method))
            {
                string remedy = value.Forms.First(form => !form.IsSpan).Type;
                violations.Add(new Violation(RuleCatalog.SpanInAsync, parameter, Place.ParameterType,
                    method.Name, TypeNames.Display(parameter.Type), TypeNames.Short(remedy))
                {
                    Remedy = remedy,
                });
            }
            else if (value.Role == ValueRole.Snapshot && argument is { Form: { IsSpan: false, Carrier.Type: "string" } } && !IsAsync(method))
            {
                violations.Add(new Violation(RuleCatalog.CopiedSnapshot, parameter, Place.ParameterType, method.Name, TypeNames.Display(parameter.Type))
                {
                    Remedy = value.Forms[0].Type,
                });
            }
        }

        return isBound && HasNoError(violations, before) ? [.. matches.Select(match => match.Argument!)] : default;
    }

    /// <summary>Whether a type is, or contains, a type parameter of a method.</summary>
    private static bool HasMethodTypeParameter(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol parameter => parameter.TypeParameterKind == TypeParameterKind.Method,
        IArrayTypeSymbol array => HasMethodTypeParameter(array.ElementType),
        IPointerTypeSymbol pointer => HasMethodTypeParameter(pointer.PointedAtType),
        INamedTypeSymbol named => named.TypeArguments.Any(argument => HasMethodTypeParameter(argument)),
        _ => false,
    };

    /// <summary>The names of the tools a method is called for, given its attributes for one event; empty for all, default for none.</summary>
    public static ImmutableArray<string> BindTools(IMethodSymbol method, EventEntry entry, IEnumerable<AttributeData> attributes, List<Violation> violations)
    {
        var tools = new List<string?>();

        foreach (AttributeData attribute in attributes)
        {
            bool isForOne = attribute.ConstructorArguments.Length > 0;
            string? tool = isForOne ? attribute.ConstructorArguments[0] is { Kind: TypedConstantKind.Primitive, Value: string name } ? name : "" : null;

            if (isForOne && string.IsNullOrWhiteSpace(tool))
            {
                // The compiler reports arguments that are not constants.
                if (attribute.ConstructorArguments[0].Kind == TypedConstantKind.Primitive)
                {
                    violations.Add(new Violation(RuleCatalog.NamelessTool, method, Place.AttributeArgument, method.Name, $"[{entry.Attribute}] for all tools")
                    {
                        Attribute = attribute,
                    });
                }

                continue;
            }

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

        return tools.Count == 0 ? default : tools.Contains(null) ? [] : [.. tools.Distinct().Select(tool => tool!)];
    }

    /// <summary>The arrays whose elements a method is called with, given its attributes for one event; default for none.</summary>
    public static ImmutableArray<ArrayPath> BindPaths(IMethodSymbol method, EventEntry entry, IEnumerable<AttributeData> attributes, List<Violation> violations)
    {
        var paths = new List<ArrayPath>();

        foreach (AttributeData attribute in attributes)
        {
            ImmutableArray<TypedConstant> arguments = attribute.ConstructorArguments;
            if (arguments.Length == 0 || arguments.Any(argument => argument.Kind != TypedConstantKind.Primitive))
            {
                // The compiler reports arguments that are missing or are not constants.
                continue;
            }

            var path = new ArrayPath(arguments.Length > 1 ? arguments[0].Value as string ?? "" : null, arguments[arguments.Length - 1].Value as string ?? "");
            if (path.Tool is not null && string.IsNullOrWhiteSpace(path.Tool))
            {
                violations.Add(new Violation(RuleCatalog.NamelessTool, method, Place.AttributeArgument, method.Name, "[OnItem(\"path\")] for the reply's text") { Attribute = attribute });
            }
            else if (!PathText.IsPath(path.Path))
            {
                violations.Add(new Violation(RuleCatalog.WrongPath, method, Place.LastAttributeArgument, method.Name, path.Path)
                {
                    Attribute = attribute,
                    Remedy = PathText.NearestPath(path.Path),
                });
            }
            else if (paths.Contains(path))
            {
                violations.Add(new Violation(RuleCatalog.RedundantAttribute, method, Place.Attribute, method.Name, entry.Attribute, $" for \"{path.Path}\"") { Attribute = attribute });
            }
            else
            {
                paths.Add(path);
            }
        }

        // An element of the reply's text belongs to no tool call, so there is no call to give.
        IParameterSymbol? call = method.Parameters.FirstOrDefault(parameter => EventCatalog.ToolCallBlock.Matches(parameter.Type));
        if (call is not null && paths.Exists(path => path.Tool is null))
        {
            violations.Add(new Violation(RuleCatalog.ImpossibleCase, call, Place.ParameterType,
                method.Name, TypeNames.Display(call.Type), entry.Attribute, "name the tool as well: [OnItem(\"tool\", \"path\")]"));
            return default;
        }

        return paths.Count == 0 ? default : [.. paths];
    }

    /// <summary>The overridden method, if it is already a handler for the event.</summary>
    public static IMethodSymbol? OverriddenHandler(IMethodSymbol method, EventEntry entry)
    {
        for (IMethodSymbol? overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (EventsOf(overridden).Any(e => e.Event == entry))
            {
                return overridden;
            }
        }

        return null;
    }

    /// <summary>Whether none of the violations from index <paramref name="before"/> on is an error, so that code can be generated.</summary>
    public static bool HasNoError(List<Violation> violations, int before)
        => violations.FindIndex(before, violation => violation.Rule.DefaultSeverity == DiagnosticSeverity.Error) < 0;

    /// <summary>Whether a type is one of the framework's tasks, with or without a result.</summary>
    private static bool IsTask(ITypeSymbol type) => Task.Matches(type) || ValueTask.Matches(type)
        || TypeNames.Qualified(type.OriginalDefinition) is TaskType + "<TResult>" or ValueTaskType + "<TResult>";

    private static bool IsAsync(IMethodSymbol method) => (method.PartialImplementationPart ?? method).IsAsync;

    private static string? WhyNotCallable(IMethodSymbol method) => method switch
    {
        { MethodKind: MethodKind.ExplicitInterfaceImplementation } => "an explicit interface implementation",
        { MethodKind: MethodKind.LocalFunction } => "a local function",
        { MethodKind: MethodKind.AnonymousFunction } => "a lambda",
        { ContainingType.TypeKind: TypeKind.Extension } => "a member of an extension block",
        { MethodKind: not MethodKind.Ordinary } => "not an ordinary method",
        { IsVararg: true } => "a method with __arglist",
        { IsConditional: true } => "conditional, so that the compiler may remove calls of it",
        _ when method.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "UnmanagedCallersOnlyAttribute") => "a method for unmanaged callers only",
        _ => method.GetAttributes().Any(IsObsoleteError) ? "marked as obsolete with an error"
            : Receiver.Of(method, TypeNames.Qualified) is null ? "hidden by another overload, so that no call can select it" : null,
    };

    /// <summary>Whether an attribute is <c>[Obsolete]</c> with an error.</summary>
    public static bool IsObsoleteError(AttributeData attribute)
        => attribute.AttributeClass is { Name: nameof(ObsoleteAttribute), ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
            && attribute.ConstructorArguments is { Length: 2 } arguments && arguments[1].Value is true;

    /// <summary>The return kind of a method that returns a decision; <see langword="null"/> unless every event of the method takes one.</summary>
    private static ReturnKind? Decision(IMethodSymbol method, ITypeSymbol type)
    {
        bool isTask = IsTask(type);
        ITypeSymbol decision = isTask ? ((INamedTypeSymbol)type).TypeArguments[0] : type;
        return EventsOf(method).All(e => e.Event.Decision?.Matches(decision) == true) ? isTask ? ReturnKind.DecisionTask : ReturnKind.Decision : null;
    }

    private static ReturnKind? CheckReturn(IMethodSymbol method, List<Violation> violations)
    {
        if (method.ReturnsVoid)
        {
            if (!IsAsync(method))
            {
                return ReturnKind.Void;
            }

            violations.Add(new Violation(RuleCatalog.AsyncVoid, method, Place.ReturnType, method.Name) { Remedy = TaskType });
            return null;
        }

        // For an event that takes decisions, a returned value may be meant as one, so no fix may remove it.
        bool decides = EventsOf(method).All(e => e.Event.Decision is not null);
        bool mayDecide = EventsOf(method).Any(e => e.Event.Decision is not null);

        if (method.RefKind == RefKind.None)
        {
            if (Task.Matches(method.ReturnType))
            {
                return ReturnKind.Task;
            }

            if (ValueTask.Matches(method.ReturnType))
            {
                return ReturnKind.ValueTask;
            }

            if (Decision(method, method.ReturnType) is { } decision)
            {
                return decision;
            }

            if (IsTask(method.ReturnType))
            {
                bool isTask = method.ReturnType.Name == "Task";
                violations.Add(new Violation(RuleCatalog.LostResult, method, Place.ReturnType,
                    method.Name, TypeNames.Display(method.ReturnType), method.ReturnType.Name + (decides ? "<ToolDecision>" : ""))
                {
                    Remedy = mayDecide ? null : isTask ? TaskType : ValueTaskType,
                });
                return null;
            }
        }

        string written = method.ReturnType.Name is "Task" or "ValueTask" ? method.ReturnType.ToDisplayString() : TypeNames.Display(method.ReturnType);
        violations.Add(new Violation(RuleCatalog.WrongReturnType, method, Place.ReturnType,
            method.Name, written, decides ? "void, ToolDecision, or a task with or without one" : "void, Task or ValueTask")
        {
            Remedy = mayDecide ? null : IsAsync(method) ? TaskType : "void",
        });
        return null;
    }
}
