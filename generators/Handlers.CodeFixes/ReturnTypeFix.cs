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

/// <summary>Gives a handler a return type that it may have, and lets go of what it returned.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ReturnTypeFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds =>
        [RuleCatalog.AsyncVoid.Id, RuleCatalog.WrongReturnType.Id, RuleCatalog.LostResult.Id];

    private protected override string? Title(Diagnostic diagnostic)
        => Remedy(diagnostic) is { } type ? $"Return {TypeNames.Short(type)}" : null;

    private protected override void Edit(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method || Remedy(diagnostic) is not { } remedy)
        {
            return;
        }

        // An async method, or one that becomes void, has no result to return any more; otherwise the task itself is still returned.
        bool dropsResult = diagnostic.Id != RuleCatalog.AsyncVoid.Id && (remedy == "void" || method.Modifiers.Any(SyntaxKind.AsyncKeyword));
        bool wrapsValueTask = !dropsResult && diagnostic.Id == RuleCatalog.LostResult.Id && remedy.EndsWith(".ValueTask", System.StringComparison.Ordinal);
        ReturnRewriter? rewriter = dropsResult ? new ReturnRewriter(null) : wrapsValueTask ? new ReturnRewriter(Type(remedy)) : null;

        editor.ReplaceNode(method, (current, _) =>
        {
            var changed = (MethodDeclarationSyntax)current;
            changed = changed.WithReturnType(Type(remedy).WithTriviaFrom(changed.ReturnType));
            return rewriter is null ? changed : rewriter.Rewrite(changed);
        });
    }

    /// <summary>Rewrites what a method returns: dropped, or, given the non-generic <c>ValueTask</c>, wrapped in it.</summary>
    private sealed class ReturnRewriter(TypeSyntax? wrapper) : CSharpSyntaxRewriter
    {
        public MethodDeclarationSyntax Rewrite(MethodDeclarationSyntax method)
        {
            if (method.ExpressionBody is { Expression: not ThrowExpressionSyntax } arrow)
            {
                return method.WithExpressionBody(arrow.WithExpression(wrapper is null ? AsStatement(arrow.Expression) : Wrap(arrow.Expression)));
            }

            return method.Body is null ? method : method.WithBody((BlockSyntax)Visit(method.Body));
        }

        public override SyntaxNode? VisitBlock(BlockSyntax node)
        {
            var visited = (BlockSyntax)base.VisitBlock(node)!;

            // At the end of the method nothing is left to return from.
            return node.Parent is MethodDeclarationSyntax && node.Statements.LastOrDefault() is ReturnStatementSyntax && visited.Statements.Last() is BlockSyntax last
                ? visited.WithStatements(visited.Statements.RemoveAt(visited.Statements.Count - 1).Add(last.Statements[0]))
                : visited;
        }

        public override SyntaxNode? VisitReturnStatement(ReturnStatementSyntax node)
        {
            if (node.Expression is null)
            {
                return node;
            }

            if (wrapper is not null)
            {
                return node.WithExpression(Wrap(node.Expression));
            }

            return SyntaxFactory.Block(
                SyntaxFactory.ExpressionStatement(AsStatement(node.Expression.WithoutTrivia())).WithTriviaFrom(node),
                SyntaxFactory.ReturnStatement());
        }

        public override SyntaxNode? VisitLocalFunctionStatement(LocalFunctionStatementSyntax node) => node;

        public override SyntaxNode? VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node) => node;

        public override SyntaxNode? VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node) => node;

        public override SyntaxNode? VisitAnonymousMethodExpression(AnonymousMethodExpressionSyntax node) => node;

        private static ExpressionSyntax AsStatement(ExpressionSyntax expression) => expression is InvocationExpressionSyntax
            or AssignmentExpressionSyntax or AwaitExpressionSyntax or PostfixUnaryExpressionSyntax or ObjectCreationExpressionSyntax
            or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression }
                ? expression
                : SyntaxFactory.AssignmentExpression(SyntaxKind.SimpleAssignmentExpression, SyntaxFactory.IdentifierName("_"), expression);

        // new ValueTask(expression.AsTask())
        private ExpressionSyntax Wrap(ExpressionSyntax expression)
        {
            if (expression is LiteralExpressionSyntax or DefaultExpressionSyntax)
            {
                return SyntaxFactory.LiteralExpression(SyntaxKind.DefaultLiteralExpression);
            }

            bool isPrimary = expression is InvocationExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax or ObjectCreationExpressionSyntax;
            string receiver = isPrimary ? expression.WithoutTrivia().ToString() : $"({expression.WithoutTrivia()})";

            var creation = (ObjectCreationExpressionSyntax)SyntaxFactory.ParseExpression($"new {wrapper}({receiver}.AsTask())");
            return creation.WithType(wrapper!.WithTriviaFrom(creation.Type));
        }
    }
}
