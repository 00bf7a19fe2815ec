using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using Handlers.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Handlers.CodeFixes;

/// <summary>Sets the asynchronous delegate of the event: <c>OnMessage = async m => …</c> becomes <c>OnMessageAsync = async (m, cancellationToken) => …</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AsyncLambdaFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [RuleCatalog.AsyncLambda.Id];

    private protected override string Title(Diagnostic diagnostic) => "Use the asynchronous delegate";

    private protected override void Edit(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is not { } function
            || function.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is not { } assignment
            || editor.SemanticModel.GetSymbolInfo(assignment.Left, cancellationToken).Symbol is not IPropertySymbol property
            || property.ContainingType.GetMembers(property.Name + "Async").FirstOrDefault() is not IPropertySymbol { Type: INamedTypeSymbol { DelegateInvokeMethod: { } invoke } })
        {
            return;
        }

        string name = PassedToken.NameIn(function);

        PassedToken.AddTo(function, name, editor, cancellationToken);
        editor.ReplaceNode(function, (current, _) => WithParameter((AnonymousFunctionExpressionSyntax)current, name, invoke));
        SimpleNameSyntax set = assignment.Left is MemberAccessExpressionSyntax access ? access.Name : (SimpleNameSyntax)assignment.Left;
        editor.ReplaceNode(set, SyntaxFactory.IdentifierName(property.Name + "Async").WithTriviaFrom(set));
    }

    private static AnonymousFunctionExpressionSyntax WithParameter(AnonymousFunctionExpressionSyntax function, string name, IMethodSymbol invoke)
    {
        ParameterSyntax token = SyntaxFactory.Parameter(SyntaxFactory.Identifier(name));

        return function switch
        {
            SimpleLambdaExpressionSyntax simple => SyntaxFactory.ParenthesizedLambdaExpression(
                simple.AttributeLists,
                simple.Modifiers,
                returnType: null,
                SyntaxFactory.ParameterList([simple.Parameter.WithoutTrivia(), token.WithLeadingTrivia(SyntaxFactory.Space)]).WithTrailingTrivia(SyntaxFactory.Space),
                simple.ArrowToken,
                simple.Block,
                simple.ExpressionBody).WithTriviaFrom(simple),
            ParenthesizedLambdaExpressionSyntax lambda => lambda.WithParameterList(With(lambda.ParameterList, token, invoke)),
            AnonymousMethodExpressionSyntax { ParameterList: { } parameters } method => method.WithParameterList(With(parameters, token, invoke)),
            _ => function,
        };
    }

    private static ParameterListSyntax With(ParameterListSyntax list, ParameterSyntax token, IMethodSymbol invoke)
    {
        bool hasTypes = list.Parameters.Any(parameter => parameter.Type is not null) || list.Parent is AnonymousMethodExpressionSyntax;
        SeparatedSyntaxList<ParameterSyntax> parameters = list.Parameters;

        for (int i = 0; i < parameters.Count && i < invoke.Parameters.Length; i++)
        {
            // A span becomes a string.
            if (parameters[i] is { Type: { } type } parameter && type.ToString() is var written && written.Contains("Span<"))
            {
                parameters = parameters.Replace(parameter, parameter.WithType(Type(TypeNames.Qualified(invoke.Parameters[i].Type)).WithTriviaFrom(type)));
            }
        }

        token = hasTypes ? token.WithType(Type(PassedToken.Type).WithTrailingTrivia(SyntaxFactory.Space)) : token;
        return list.WithParameters(parameters.Add(parameters.Count > 0 ? token.WithLeadingTrivia(SyntaxFactory.Space) : token));
    }
}
