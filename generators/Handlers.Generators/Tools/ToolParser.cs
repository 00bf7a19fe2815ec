using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Handlers.Generators;

/// <summary>Makes the model of each class with tools, and of each output, from symbols.</summary>
internal static class ToolParser
{
    private static readonly string[] AttributeNames = ["Tool", "ToolAttribute", "JsonOutput", "JsonOutputAttribute"];

    /// <summary>The models of a compilation, in the order of its files.</summary>
    public static ImmutableArray<ToolClass> ParseAll(Compilation compilation, CancellationToken cancellationToken)
    {
        var models = ImmutableArray.CreateBuilder<ToolClass>();
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        HashSet<string> names = Names(compilation, cancellationToken);

        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();

            if (!ToolRules.IsLanguageSupported(tree.Options))
            {
                continue;
            }

            SemanticModel? semantics = null;
            foreach (TypeDeclarationSyntax declaration in Types(tree.GetRoot(cancellationToken)).Where(type => MayHoldTools(type, names)))
            {
                semantics ??= compilation.GetSemanticModel(tree);
                if (semantics.GetDeclaredSymbol(declaration, cancellationToken) is { } type && seen.Add(type) && TryParse(type, compilation, cancellationToken) is { } model)
                {
                    models.Add(model);
                }
            }
        }

        return models.ToImmutable();
    }

    /// <summary>The names that the attributes may have: their own, and every alias for one.</summary>
    private static HashSet<string> Names(Compilation compilation, CancellationToken cancellationToken)
    {
        HashSet<string> names = [.. AttributeNames];

        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            foreach (UsingDirectiveSyntax directive in (tree.GetRoot(cancellationToken) as CompilationUnitSyntax)?.Usings ?? default)
            {
                if (directive.Alias is { } alias && directive.NamespaceOrType.ToString() is var target && AttributeNames.Any(name => target.EndsWith(name, StringComparison.Ordinal)))
                {
                    names.Add(alias.Name.Identifier.ValueText);
                    names.Add(alias.Name.Identifier.ValueText + "Attribute");
                }
            }
        }

        return names;
    }

    private static IEnumerable<TypeDeclarationSyntax> Types(SyntaxNode root) => root
        .DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
        .OfType<TypeDeclarationSyntax>();

    private static bool MayHoldTools(TypeDeclarationSyntax type, HashSet<string> names)
        => IsAnnotated(type, names) || type.Members.Any(member => member is MethodDeclarationSyntax && IsAnnotated(member, names));

    private static bool IsAnnotated(MemberDeclarationSyntax member, HashSet<string> names)
        => member.AttributeLists.Any(list => list.Attributes.Any(attribute => names.Contains(attribute.Name switch
        {
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
            AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
            _ => "",
        })));

    private static ToolClass? TryParse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        try
        {
            return Parse(type, compilation, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new ToolClass(HandlerParser.MetadataName(type), "", default, default, default)
            {
                Failure = exception.GetType().Name + ": " + exception.Message,
            };
        }
    }

    private static ToolClass? Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        var contexts = new List<ToolContext?>();
        var metadata = new List<MetadataCollector>();
        ImmutableArray<ToolMethod> tools = ParseTools(type, compilation, contexts, metadata, cancellationToken);
        OutputSchema? output = ParseOutput(type, contexts, metadata, cancellationToken);

        return tools.IsDefault && output is null ? null : new ToolClass(
            HandlerParser.MetadataName(type),
            HandlerParser.Namespace(type.ContainingNamespace),
            HandlerParser.Headers(type),
            tools.IsDefault ? ImmutableArray<ToolMethod>.Empty : tools,
            contexts.Select((context, i) => new JsonResolver(context is null ? null : TypeNames.Qualified(context.Type), context is null ? metadata[i].Types : [])).ToImmutableArray(),
            output)
        {
            HasTools = !tools.IsDefault,
        };
    }

    private static ImmutableArray<ToolMethod> ParseTools(
        INamedTypeSymbol type, Compilation compilation, List<ToolContext?> contexts, List<MetadataCollector> metadata, CancellationToken cancellationToken)
    {
        var violations = new List<Violation>();

        if (ToolVocabulary.ToolsIn(type).Count == 0)
        {
            return default;
        }

        ToolRules.CheckType(type, "Tool", violations);
        ToolRules.CheckMembers(type, violations);
        if (violations.Count > 0)
        {
            return default;
        }

        // A derived class has the tools of its bases as well.
        List<IMethodSymbol> methods = [.. BasesFirst(type).SelectMany(ToolVocabulary.ToolsIn)];
        methods.RemoveAll(method => methods.Exists(other => SymbolEqualityComparer.Default.Equals(other.OverriddenMethod, method)));
        ToolRules.CheckNames(methods, violations);

        var found = new List<(IMethodSymbol Method, AttributeData Attribute, string Receiver, int Resolver)>();
        foreach (IMethodSymbol method in methods)
        {
            int before = violations.Count;
            ToolRules.CheckMethod(method, violations, cancellationToken);
            bool isRight = !violations.Exists(violation => violation.Rule.DefaultSeverity is DiagnosticSeverity.Error && (violations.IndexOf(violation) >= before || ReferenceEquals(violation.Subject, method)));

            if (isRight && method.ReturnType.TypeKind is not TypeKind.Error && !method.Parameters.Any(parameter => HasError(parameter.Type)) && ReceiverOf(method, type, compilation) is { } receiver)
            {
                AttributeData attribute = ToolVocabulary.ToolOf(method)!;
                found.Add((method, attribute, receiver, Resolver(ToolContext.Of(attribute), contexts, metadata)));
            }
        }

        // Inputs are added before results, so that the metadata of a type that is both supports reading.
        foreach (var tool in found)
        {
            tool.Method.Parameters.Where(ToolRules.IsInput).ToList().ForEach(parameter => metadata[tool.Resolver].AddInput(parameter.Type));
        }

        foreach (var tool in found)
        {
            if (ToolRules.ResultOf(tool.Method) is { Kind: ToolResultKind.Json, Result: { } result })
            {
                metadata[tool.Resolver].AddResult(result);
            }
        }

        return [.. found.Select(tool => Parse(tool.Method, tool.Attribute, tool.Receiver, tool.Resolver, cancellationToken))];
    }

    private static ToolMethod Parse(IMethodSymbol method, AttributeData attribute, string receiver, int resolver, CancellationToken cancellationToken)
    {
        ToolContext? context = ToolContext.Of(attribute);
        bool isStrict = ToolVocabulary.Named(attribute, "Strict") is true;
        List<IParameterSymbol> inputs = [.. method.Parameters.Where(ToolRules.IsInput)];
        (string task, ITypeSymbol? result, ToolResultKind kind) = ToolRules.ResultOf(method);

        return new ToolMethod(
            ToolVocabulary.NameOf(method, attribute),
            ToolVocabulary.Named(attribute, "Description") as string ?? Description.Of(method, cancellationToken),
            isStrict,
            ToolVocabulary.Named(attribute, "EagerInputStreaming") is true,
            new SchemaBuilder(context, isStrict, cancellationToken).OfParameters(inputs),
            new SchemaBuilder(context, isStrict: false, cancellationToken).OfParameters(inputs),
            receiver + "." + Identifiers.Escape(method.Name),
            method.Parameters.Select(parameter => new ToolArgument(
                ToolRules.SourceOf(parameter),
                TypeNames.Qualified(parameter.Type),
                parameter.HasExplicitDefaultValue ? MetadataCollector.Literal(parameter) : "default!",
                context is null ? ReaderOf(parameter.Type) : "")).ToImmutableArray(),
            task,
            kind,
            result is null ? "" : TypeNames.Qualified(result),
            resolver);
    }

    /// <summary>The method of <c>ToolInput</c> for the most common types. A context may have converters of its own for them.</summary>
    private static string ReaderOf(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_String => "ReadString",
        SpecialType.System_Boolean => "ReadBoolean",
        SpecialType.System_Int32 => "ReadInt32",
        SpecialType.System_Int64 => "ReadInt64",
        SpecialType.System_Double => "ReadDouble",
        _ => "",
    };

    /// <summary>What a method is called on; <see langword="null"/> if the class cannot call it.</summary>
    private static string? ReceiverOf(IMethodSymbol method, INamedTypeSymbol type, Compilation compilation)
    {
        if (SymbolEqualityComparer.Default.Equals(method.ContainingType, type))
        {
            return Receiver.Of(method, TypeNames.Qualified);
        }

        return !compilation.IsSymbolAccessibleWithin(method, type, type) ? null
            : method.IsStatic ? TypeNames.Qualified(method.ContainingType)
            : type.GetMembers(method.Name).All(member => member.IsOverride) ? "this" : "base";
    }

    private static OutputSchema? ParseOutput(INamedTypeSymbol type, List<ToolContext?> contexts, List<MetadataCollector> metadata, CancellationToken cancellationToken)
    {
        if (ToolVocabulary.OutputOf(type) is not { } attribute)
        {
            return null;
        }

        var violations = new List<Violation>();
        ToolRules.CheckType(type, "JsonOutput", violations);
        ToolRules.CheckMembers(type, violations);
        ToolContext? context = ToolContext.Of(attribute);
        var sent = new SchemaBuilder(context, isStrict: true, cancellationToken);
        string schema = sent.OfType(type);

        if (violations.Count > 0 || sent.Problem is not null)
        {
            return null;
        }

        int resolver = Resolver(context, contexts, metadata);
        metadata[resolver].AddInput(type);
        return new OutputSchema(TypeNames.Qualified(type), schema, new SchemaBuilder(context, isStrict: false, cancellationToken).OfType(type), resolver);
    }

    private static int Resolver(ToolContext? context, List<ToolContext?> contexts, List<MetadataCollector> metadata)
    {
        int index = contexts.FindIndex(known => SymbolEqualityComparer.Default.Equals(known?.Type, context?.Type));
        if (index < 0)
        {
            index = contexts.Count;
            contexts.Add(context);
            metadata.Add(new MetadataCollector());
        }

        return index;
    }

    private static Stack<INamedTypeSymbol> BasesFirst(INamedTypeSymbol type)
    {
        var types = new Stack<INamedTypeSymbol>();
        for (INamedTypeSymbol? ancestor = type; ancestor is { SpecialType: SpecialType.None }; ancestor = ancestor.BaseType)
        {
            types.Push(ancestor);
        }

        return types;
    }

    private static bool HasError(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Error } => true,
        IArrayTypeSymbol array => HasError(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(HasError),
        _ => false,
    };
}
