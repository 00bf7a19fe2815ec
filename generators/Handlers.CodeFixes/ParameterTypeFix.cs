using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Handlers.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Text;

namespace Handlers.CodeFixes;

/// <summary>Changes a parameter to a type that the event provides, or provides at lower cost.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ParameterTypeFix : DocumentFix
{
    private readonly SyntaxAnnotation _changed = new();

    /// <summary>Marks a snapshot that changes from a string to a span. Its uses must keep their behaviour.</summary>
    private readonly SyntaxAnnotation _snapshot = new();

    /// <summary>Marks a snapshot that changes from a <c>ReadOnlyMemory&lt;char&gt;</c> to a span.</summary>
    private readonly SyntaxAnnotation _memory = new();

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds =>
        [RuleCatalog.WrongParameter.Id, RuleCatalog.ImpossibleCase.Id, RuleCatalog.SpanInAsync.Id, RuleCatalog.CopiedSnapshot.Id];

    private protected override string? Title(Diagnostic diagnostic) => Remedy(diagnostic) is { } type ? $"Take {TypeNames.Short(type)}" : null;

    private protected override void Edit(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<ParameterSyntax>() is not { Type: not null } parameter || Remedy(diagnostic) is not { } remedy)
        {
            return;
        }

        // The bytes of a text are not its characters: code that looks at them would do so wrongly.
        if (remedy == "string" && parameter.Type.ToString().EndsWith("Span<byte>", System.StringComparison.Ordinal) && IsUsed(parameter))
        {
            return;
        }

        SyntaxAnnotation annotation = diagnostic.Id != RuleCatalog.CopiedSnapshot.Id ? _changed
            : editor.SemanticModel.GetTypeInfo(parameter.Type, cancellationToken).Type?.Name == "ReadOnlyMemory" ? _memory
            : _snapshot;

        if (parameter is { Parent.Parent: MethodDeclarationSyntax method } && method.ParameterList.Parameters.IndexOf(parameter) is var ordinal)
        {
            foreach (MethodDeclarationSyntax part in Parts(editor, method, cancellationToken))
            {
                editor.ReplaceNode(part.ParameterList.Parameters[ordinal], (current, _) =>
                {
                    var changed = (ParameterSyntax)current;
                    return changed.WithType(Type(remedy).WithTriviaFrom(changed.Type!)).WithAdditionalAnnotations(annotation);
                });
            }
        }
    }

    private static bool IsUsed(ParameterSyntax parameter) => parameter.Parent?.Parent is { } method
        && method.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == parameter.Identifier.ValueText);

    /// <summary>Adapts the uses of what has become a span, or a <c>JsonElement</c>.</summary>
    private protected override async Task<Document> FinishAsync(Document document, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        var replaced = new Dictionary<SyntaxNode, SyntaxNode>();

        foreach (SyntaxNode parameter in root.GetAnnotatedNodes(_changed).Concat(root.GetAnnotatedNodes(_snapshot)).Concat(root.GetAnnotatedNodes(_memory)))
        {
            if (model.GetDeclaredSymbol(parameter, cancellationToken) is not IParameterSymbol { Type: INamedTypeSymbol type } symbol
                || parameter.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method)
            {
                continue;
            }

            List<TextSpan> errors = [.. model.GetDiagnostics(method.Span, cancellationToken)
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic => diagnostic.Location.SourceSpan)];

            bool isText = type.Name == "ReadOnlySpan" && type.TypeArguments[0].SpecialType == SpecialType.System_Char;
            foreach (IdentifierNameSyntax name in method.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name =>
                name.Identifier.ValueText == symbol.Name
                && name.Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } }
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, symbol)))
            {
                if (Conversion(name) is { } conversion)
                {
                    if (type.Name == "JsonElement" && conversion.Name == "ToString")
                    {
                        // JsonElement.ToString returns the text of the value, so GetRawText is used to get its JSON.
                        replaced[conversion.Node] = SyntaxFactory.ParseExpression(name.Identifier.Text + ".GetRawText()").WithTriviaFrom(conversion.Node);
                        continue;
                    }

                    if (type.Name == "JsonElement" ? conversion.Name == "ToJsonElement" : isText && conversion.Name is "Span" or "AsSpan")
                    {
                        replaced[conversion.Node] = name.WithTriviaFrom(conversion.Node);
                        continue;
                    }
                }

                bool isSame = parameter.HasAnnotation(_changed) ? !IsComparison(name) : IsSameForSpan(name);
                if (isText && (!isSame || HasError(name, errors)))
                {
                    string copy = parameter.HasAnnotation(_memory) ? ".ToString().AsMemory()" : ".ToString()";
                    replaced[name] = SyntaxFactory.ParseExpression(name.Identifier.Text + copy).WithTriviaFrom(name);
                }
            }
        }

        return document.WithSyntaxRoot(root.ReplaceNodes(replaced.Keys, (original, _) => replaced[original]));
    }

    /// <summary>A conversion that the new type does not need: <c>snapshot.ToJsonElement()</c>, <c>snapshot.AsSpan()</c> or <c>snapshot.Span</c>.</summary>
    private static (string Name, SyntaxNode Node)? Conversion(IdentifierNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } call } access when access.Expression == name
            => (access.Name.Identifier.ValueText, call),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Span" } access when access.Expression == name => ("Span", access),
        _ => null,
    };

    private static bool HasError(IdentifierNameSyntax name, List<TextSpan> errors)
        => errors.Exists(error => error.Contains(name.Span) || (name.Parent is MemberAccessExpressionSyntax access && access.Expression == name && error.IntersectsWith(access.Name.Span)));

    /// <summary>Whether the name is compared with an operator. For spans, operators compare the memory location, not the text.</summary>
    private static bool IsComparison(IdentifierNameSyntax name)
        => name.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression };

    /// <summary>
    /// Whether an expression that compiles for a span means the same as for a string. Where that is not certain (<c>Split</c>, culture-sensitive
    /// <c>IndexOf</c>, a variable whose type is inferred), the span is converted to a string.
    /// </summary>
    private static bool IsSameForSpan(IdentifierNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access when access.Expression == name => (access.Name.Identifier.ValueText, access.Parent) switch
        {
            ("Length" or "IsEmpty" or "ToString" or "CopyTo" or "TryCopyTo", _) => true,
            ("StartsWith" or "EndsWith" or "Contains" or "IndexOf" or "LastIndexOf", InvocationExpressionSyntax { ArgumentList.Arguments: var arguments })
                => arguments.Any(argument => argument.Expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.CharacterLiteralExpression }
                    || argument.Expression.ToString().Contains("StringComparison.Ordinal")),
            _ => false,
        },
        ElementAccessExpressionSyntax access => access.ArgumentList.Arguments.All(argument => argument.Expression is not RangeExpressionSyntax),
        ArgumentSyntax or InterpolationSyntax or ForEachStatementSyntax => true,
        _ => false,
    };
}
