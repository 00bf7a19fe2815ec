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
using Microsoft.CodeAnalysis.Simplification;

namespace Handlers.CodeFixes;

/// <summary>Gives a handler a valid return type, and removes the values that it returned.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ReturnTypeFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds =>
        [RuleCatalog.AsyncVoid.Id, RuleCatalog.AsyncVoidTool.Id, RuleCatalog.WrongReturnType.Id, RuleCatalog.LostResult.Id];

    private protected override string? Title(Diagnostic diagnostic)
        => Remedy(diagnostic) is { } type ? $"Return {TypeNames.Short(type)}" : null;

    private protected override void Edit(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method || Remedy(diagnostic) is not { } remedy)
        {
            return;
        }

        // An async method, or one that becomes void, has no result to return any more; otherwise the task itself is still returned.
        bool isAsync = Parts(editor, method, cancellationToken).Any(part => part.Modifiers.Any(SyntaxKind.AsyncKeyword));
        bool dropsResult = diagnostic.Id != RuleCatalog.AsyncVoid.Id && diagnostic.Id != RuleCatalog.AsyncVoidTool.Id && (remedy == "void" || isAsync);
        bool wrapsValueTask = !dropsResult && diagnostic.Id == RuleCatalog.LostResult.Id && remedy.EndsWith(".ValueTask", System.StringComparison.Ordinal);

        foreach (MethodDeclarationSyntax part in Parts(editor, method, cancellationToken))
        {
            TypeSyntax returned = part.ReturnType switch
            {
                RefTypeSyntax reference => reference.Type,
                GenericNameSyntax task when isAsync => task.TypeArgumentList.Arguments[0],
                var type => type,
            };
            ReturnRewriter? rewriter = dropsResult || wrapsValueTask ? new ReturnRewriter(returned.WithoutTrivia(), wrapsValueTask ? Type(remedy) : null) : null;

            editor.ReplaceNode(part, (current, _) =>
            {
                var changed = (MethodDeclarationSyntax)current;
                changed = changed.WithReturnType(Type(remedy).WithTriviaFrom(changed.ReturnType));
                return rewriter is null ? changed : rewriter.Rewrite(changed);
            });
        }
    }

    /// <summary>Rewrites what a method returns: dropped, or, given the non-generic <c>ValueTask</c>, wrapped in it.</summary>
    private sealed class ReturnRewriter(TypeSyntax returned, TypeSyntax? wrapper) : CSharpSyntaxRewriter
    {
        public MethodDeclarationSyntax Rewrite(MethodDeclarationSyntax method)
        {
            if (method.ExpressionBody is { Expression: not ThrowExpressionSyntax } arrow)
            {
                return wrapper is not null ? method.WithExpressionBody(arrow.WithExpression(Wrap(arrow.Expression)))
                    : AsStatement(arrow.Expression) is { } statement ? method.WithExpressionBody(arrow.WithExpression(statement))
                    : method.WithExpressionBody(null).WithSemicolonToken(default)
                        .WithBody(((BlockSyntax)SyntaxFactory.ParseStatement("{ }")).WithTrailingTrivia(method.SemicolonToken.TrailingTrivia));
            }

            return method.Body is null ? method : method.WithBody((BlockSyntax)Visit(method.Body));
        }

        public override SyntaxNode? VisitBlock(BlockSyntax node)
        {
            var visited = (BlockSyntax)base.VisitBlock(node)!;

            // At the end of the method nothing is left to return from.
            return (node.Parent, node.Statements.LastOrDefault(), visited.Statements.LastOrDefault()) switch
            {
                (MethodDeclarationSyntax, ReturnStatementSyntax { Expression: not null }, BlockSyntax last)
                    => visited.WithStatements(visited.Statements.RemoveAt(visited.Statements.Count - 1).Add(last.Statements[0])),
                (MethodDeclarationSyntax, ReturnStatementSyntax { Expression: not null }, ReturnStatementSyntax { Expression: null } last)
                    => WithoutLast(visited, last),
                _ => visited,
            };
        }

        /// <summary>Comments and directives around the statement stay.</summary>
        private static BlockSyntax WithoutLast(BlockSyntax block, StatementSyntax last)
        {
            SyntaxTriviaList around = last.GetLeadingTrivia().AddRange(last.GetTrailingTrivia().SkipWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)));
            BlockSyntax changed = block.WithStatements(block.Statements.RemoveAt(block.Statements.Count - 1));

            return around.All(trivia => trivia.Kind() is SyntaxKind.WhitespaceTrivia or SyntaxKind.EndOfLineTrivia)
                ? changed
                : changed.WithCloseBraceToken(changed.CloseBraceToken.WithLeadingTrivia(around.AddRange(changed.CloseBraceToken.LeadingTrivia)));
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

            return AsStatement(node.Expression.WithoutTrivia()) is { } statement
                ? SyntaxFactory.Block(SyntaxFactory.ExpressionStatement(statement, node.SemicolonToken).WithLeadingTrivia(node.GetLeadingTrivia()), SyntaxFactory.ReturnStatement())
                : node.WithExpression(null).WithReturnKeyword(node.ReturnKeyword.WithTrailingTrivia());
        }

        public override SyntaxNode? VisitLocalFunctionStatement(LocalFunctionStatementSyntax node) => node;

        public override SyntaxNode? VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node) => node;

        public override SyntaxNode? VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node) => node;

        public override SyntaxNode? VisitAnonymousMethodExpression(AnonymousMethodExpressionSyntax node) => node;

        /// <summary>An expression as a statement; <see langword="null"/> if it does nothing.</summary>
        private ExpressionSyntax? AsStatement(ExpressionSyntax expression) => expression switch
        {
            InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } => null,
            InvocationExpressionSyntax or AssignmentExpressionSyntax or AwaitExpressionSyntax or ObjectCreationExpressionSyntax
                or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression }
                or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } => expression,
            LiteralExpressionSyntax or DefaultExpressionSyntax or AnonymousFunctionExpressionSyntax or TypeOfExpressionSyntax or ThisExpressionSyntax
                or CollectionExpressionSyntax { Elements.Count: 0 } => null,
            ParenthesizedExpressionSyntax parenthesized => AsStatement(parenthesized.Expression.WithTriviaFrom(expression)),
            PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed => AsStatement(suppressed.Operand),
            RefExpressionSyntax reference => AsStatement(reference.Expression),
            ImplicitObjectCreationExpressionSyntax creation => WithType(creation),

            // The expression has no type without a target type.
            CollectionExpressionSyntax or ConditionalExpressionSyntax or SwitchExpressionSyntax or TupleExpressionSyntax or StackAllocArrayCreationExpressionSyntax
                => Discard(SyntaxFactory.CastExpression(returned, SyntaxFactory.ParenthesizedExpression(expression.WithoutTrivia())).WithAdditionalAnnotations(Simplifier.Annotation)),
            _ => Discard(expression),
        };

        private static AssignmentExpressionSyntax Discard(ExpressionSyntax expression)
            => SyntaxFactory.AssignmentExpression(SyntaxKind.SimpleAssignmentExpression, SyntaxFactory.ParseExpression("_ "), expression);

        // new(1) → new ValueTask<int>(1)
        private ObjectCreationExpressionSyntax WithType(ImplicitObjectCreationExpressionSyntax creation)
            => SyntaxFactory.ObjectCreationExpression(
                SyntaxFactory.Token(SyntaxKind.NewKeyword).WithTrailingTrivia(SyntaxFactory.Space),
                returned is NullableTypeSyntax nullable ? nullable.ElementType : returned,
                creation.ArgumentList,
                creation.Initializer).WithTriviaFrom(creation);

        // new ValueTask(expression.AsTask())
        private ExpressionSyntax Wrap(ExpressionSyntax expression)
        {
            if (expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression } or DefaultExpressionSyntax)
            {
                return SyntaxFactory.LiteralExpression(SyntaxKind.DefaultLiteralExpression);
            }

            if (expression is ConditionalExpressionSyntax or SwitchExpressionSyntax or ThrowExpressionSyntax)
            {
                // The expression has no type without a target type.
                expression = SyntaxFactory.CastExpression(returned, SyntaxFactory.ParenthesizedExpression(expression.WithoutTrivia()));
            }
            else if (expression is ImplicitObjectCreationExpressionSyntax creation)
            {
                expression = WithType(creation);
            }

            bool isPrimary = expression is InvocationExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax or ObjectCreationExpressionSyntax;
            string receiver = isPrimary ? expression.WithoutTrivia().ToString() : $"({expression.WithoutTrivia()})";

            var created = (ObjectCreationExpressionSyntax)SyntaxFactory.ParseExpression($"new {wrapper}({receiver}.AsTask())");
            return created.WithType(wrapper!.WithTriviaFrom(created.Type));
        }
    }
}
