using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Generators;

/// <summary>The rules for tool methods and their classes. The parser leaves out methods that break a rule; the analyzer reports them.</summary>
internal static class ToolRules
{
    /// <summary>The first version of C# that has all that is emitted: UTF-8 literals, and static members of interfaces.</summary>
    private const LanguageVersion NeededLanguageVersion = LanguageVersion.CSharp11;

    /// <summary>Whether the compiler takes what is emitted for code in this tree.</summary>
    public static bool IsLanguageSupported(ParseOptions options) => options is CSharpParseOptions { LanguageVersion: >= NeededLanguageVersion };

    /// <summary>Checks the type that holds tools, or that is an output, and the types around it.</summary>
    /// <param name="type">The type.</param>
    /// <param name="attribute">The attribute that asks for code.</param>
    /// <param name="violations">What is found.</param>
    public static void CheckType(INamedTypeSymbol type, string attribute, List<Violation> violations)
    {
        if (type.DeclaringSyntaxReferences.Select(part => part.SyntaxTree.Options).FirstOrDefault(options => !IsLanguageSupported(options)) is CSharpParseOptions old)
        {
            violations.Add(new Violation(RuleCatalog.LanguageVersion, type, Place.Name,
                type.Name, NeededLanguageVersion.ToDisplayString(), old.LanguageVersion.ToDisplayString()));
            return;
        }

        bool isOutput = attribute == "JsonOutput";
        string? why = isOutput && type is { TypeKind: TypeKind.Struct, IsRefLikeType: false } ? null : ClassRules.WhyNotAClass(type);

        if (why is not null)
        {
            violations.Add(new Violation(RuleCatalog.ToolNotInClass, type, Place.Name,
                type.Name, why, attribute, isOutput ? "on a partial class, record or struct" : "in a partial class that is not static"));
            return;
        }

        for (INamedTypeSymbol? around = type; around is not null; around = around.ContainingType)
        {
            if (around.IsFileLocal)
            {
                violations.Add(new Violation(RuleCatalog.ToolNotInClass, around, Place.Name, around.Name, "local to its file", attribute, "where generated code can add to it"));
            }
            else if (!ClassRules.IsPartial(around))
            {
                violations.Add(new Violation(RuleCatalog.ToolNotPartial, around, Place.Name, type.Name, around.Name, attribute) { Related = type });
            }
        }
    }

    /// <summary>Checks that a type has no member in the place of one that is generated.</summary>
    public static void CheckMembers(INamedTypeSymbol type, List<Violation> violations)
    {
        if (type.GetMembers(ToolEmitter.ToolsClass).Any(member => member.DeclaringSyntaxReferences.Any(part => !ViolationLocation.IsGenerated(part.SyntaxTree))))
        {
            violations.Add(new Violation(RuleCatalog.NameTaken, type, Place.Name, type.Name, ToolEmitter.ToolsClass));
        }
    }

    /// <summary>Checks that a class with tools can call those of its base classes.</summary>
    public static void CheckBases(INamedTypeSymbol type, Compilation compilation, List<Violation> violations)
    {
        for (INamedTypeSymbol? ancestor = type.BaseType; ancestor is { SpecialType: SpecialType.None }; ancestor = ancestor.BaseType)
        {
            foreach (IMethodSymbol method in ToolVocabulary.ToolsIn(ancestor))
            {
                if (method.MethodKind is MethodKind.Ordinary && !compilation.IsSymbolAccessibleWithin(method, type, type))
                {
                    violations.Add(new Violation(RuleCatalog.HiddenBaseTool, type, Place.Name, type.Name, method.Name, TypeNames.Display(ancestor)) { Related = method });
                }
            }
        }
    }

    /// <summary>Whether a method has none of the faults that would keep it from being a tool, apart from what an attribute or <c>partial</c> adds.</summary>
    public static bool CanBeTool(IMethodSymbol method)
        => ToolVocabulary.ToolOf(method) is null
            && WhyNotCallable(method) is null
            && method is not { IsAsync: true, ReturnsVoid: true }
            && ClassRules.WhyNotAClass(method.ContainingType) is null
            && !method.ContainingType.IsFileLocal
            && method.Parameters.All(parameter => parameter.RefKind is RefKind.None
                && (!IsInput(parameter) || OutputTypes.ProblemOfElement(parameter.Type) is null));

    /// <summary>Checks the names of the tools of a class.</summary>
    public static void CheckNames(List<IMethodSymbol> tools, List<Violation> violations)
    {
        var first = new Dictionary<string, IMethodSymbol>(System.StringComparer.Ordinal);

        foreach (IMethodSymbol method in tools)
        {
            AttributeData attribute = ToolVocabulary.ToolOf(method)!;
            string name = ToolVocabulary.NameOf(method, attribute);

            if (!ToolVocabulary.IsName(name))
            {
                violations.Add(new Violation(RuleCatalog.WrongToolName, method, Place.Name, name)
                {
                    Attribute = attribute,
                    Remedy = ToolVocabulary.NearestName(name),
                });
            }
            else if (first.TryGetValue(name, out IMethodSymbol? other))
            {
                violations.Add(new Violation(RuleCatalog.SameToolName, method, Place.Name, other.Name, method.Name, name));
            }
            else
            {
                first.Add(name, method);
            }
        }
    }

    /// <summary>Checks a method: how it is called, what it takes, what it returns.</summary>
    public static void CheckMethod(IMethodSymbol method, List<Violation> violations, CancellationToken cancellationToken)
    {
        AttributeData attribute = ToolVocabulary.ToolOf(method)!;

        if (WhyNotCallable(method) is { } why)
        {
            violations.Add(new Violation(RuleCatalog.NotCallableTool, method, method.IsGenericMethod ? Place.TypeParameters : Place.Name, method.Name, why));
            return;
        }

        CheckResult(method, attribute, violations);

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.RefKind is not RefKind.None)
            {
                string modifier = parameter.RefKind switch { RefKind.In => "in", RefKind.Out => "out", RefKind.Ref => "ref", _ => "ref readonly" };
                violations.Add(new Violation(RuleCatalog.ByReferenceToolParameter, parameter, Place.ParameterModifier, method.Name, parameter.Name, modifier));
            }
            else if (IsInput(parameter))
            {
                CheckParameter(method, parameter, attribute, violations, cancellationToken);
            }
        }

        string? description = ToolVocabulary.Named(attribute, "Description") as string ?? Description.Of(method, cancellationToken);
        if (string.IsNullOrWhiteSpace(description))
        {
            violations.Add(new Violation(RuleCatalog.NoDescription, method, Place.Name, $"The tool '{method.Name}'"));
        }
    }

    /// <summary>Checks the type of an output.</summary>
    public static void CheckOutput(INamedTypeSymbol type, List<Violation> violations, CancellationToken cancellationToken)
    {
        var schema = new SchemaBuilder(ToolContext.Of(ToolVocabulary.OutputOf(type)!), isStrict: true, cancellationToken);
        schema.OfType(type);
        Add(schema.Problem, type, Place.Name, type.Name, violations);
    }

    /// <summary>Whether a parameter is part of the model's input.</summary>
    public static bool IsInput(IParameterSymbol parameter) => SourceOf(parameter).Length == 0;

    /// <summary>The variable of generated code that is passed for a parameter; empty if the value comes from the model's input.</summary>
    public static string SourceOf(IParameterSymbol parameter) => TypeNames.Qualified(parameter.Type) switch
    {
        "global::System.Threading.CancellationToken" => "cancellationToken",
        "global::Handlers.ToolCall" => "toolCall",
        _ => "",
    };

    /// <summary>Splits a return type into the task type, the result type, and the kind of the result.</summary>
    public static (string Task, ITypeSymbol? Result, ToolResultKind Kind) ResultOf(IMethodSymbol method)
    {
        ITypeSymbol type = method.ReturnType;
        string task = "";

        if (type is INamedTypeSymbol { Name: "Task" or "ValueTask", ContainingNamespace: { Name: "Tasks", ContainingNamespace.Name: "Threading" } } wrapper)
        {
            task = wrapper.Name;
            if (wrapper.TypeArguments.Length == 0)
            {
                return (task, null, ToolResultKind.None);
            }

            type = wrapper.TypeArguments[0];
        }
        else if (method.ReturnsVoid)
        {
            return (task, null, ToolResultKind.None);
        }

        return (task, type, type.SpecialType is SpecialType.System_String ? ToolResultKind.Text
            : TypeNames.Qualified(type) == "global::Handlers.ContentList" ? ToolResultKind.Content
            : IsBlock(type) ? ToolResultKind.Block
            : ToolResultKind.Json);
    }

    private static void CheckResult(IMethodSymbol method, AttributeData attribute, List<Violation> violations)
    {
        if (method is { IsAsync: true, ReturnsVoid: true })
        {
            violations.Add(new Violation(RuleCatalog.AsyncVoidTool, method, Place.ReturnType, method.Name) { Remedy = "global::System.Threading.Tasks.Task" });
            return;
        }

        (_, ITypeSymbol? result, ToolResultKind kind) = ResultOf(method);
        if (kind is not ToolResultKind.Json || ToolContext.Of(attribute) is not null)
        {
            return;
        }

        var metadata = new MetadataCollector();
        metadata.AddResult(result!);
        if (metadata.Problem is { } problem && problem.Type.TypeKind is not TypeKind.Error)
        {
            string why = SymbolEqualityComparer.Default.Equals(problem.Type, result) ? problem.Why : $"it contains '{TypeNames.Display(problem.Type)}'; {problem.Why}";
            violations.Add(new Violation(RuleCatalog.UnwritableResult, method, Place.ReturnType, method.Name, TypeNames.Display(result!), why));
        }
        else if (method.ReturnsByRef || method.ReturnsByRefReadonly)
        {
            violations.Add(new Violation(RuleCatalog.UnwritableResult, method, Place.ReturnType, method.Name, TypeNames.Display(result!), "it is returned by reference"));
        }
    }

    private static void CheckParameter(IMethodSymbol method, IParameterSymbol parameter, AttributeData attribute, List<Violation> violations, CancellationToken cancellationToken)
    {
        var schema = new SchemaBuilder(ToolContext.Of(attribute), ToolVocabulary.Named(attribute, "Strict") is true, cancellationToken);
        schema.OfParameters([parameter]);

        if (schema.Problem is not null)
        {
            Add(schema.Problem, parameter, schema.Problem.Rule == RuleCatalog.ContradictingAttributes ? Place.ParameterName : Place.ParameterType, method.Name, violations);
        }
        else if (Description.Of(parameter, cancellationToken) is null)
        {
            violations.Add(new Violation(RuleCatalog.NoDescription, parameter, Place.ParameterName, $"The parameter '{parameter.Name}'"));
        }
    }

    private static void Add(SchemaProblem? problem, ISymbol subject, Place place, string name, List<Violation> violations)
    {
        if (problem is not null && problem.Type.TypeKind is not TypeKind.Error)
        {
            violations.Add(new Violation(problem.Rule, subject, place, name, TypeNames.Display(problem.Type), problem.Why));
        }
    }

    private static string? WhyNotCallable(IMethodSymbol method) => method switch
    {
        { MethodKind: not MethodKind.Ordinary } => "an explicit implementation of an interface",
        { IsGenericMethod: true } => "generic",
        { IsVararg: true } => "a method with __arglist",
        _ => null,
    };

    private static bool IsBlock(ITypeSymbol type)
    {
        for (ITypeSymbol? ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (TypeNames.Qualified(ancestor) == "global::Handlers.ContentBlock")
            {
                return true;
            }
        }

        return false;
    }
}
