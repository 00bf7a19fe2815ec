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

/// <summary>Reads a stream to its end: with <c>UntilDoneAsync()</c> where one can await, otherwise with <c>UntilDone()</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class UnreadStreamFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [RuleCatalog.UnreadStream.Id];

    private protected override string Title(Diagnostic diagnostic) => "Read the stream to its end";

    private protected override void Edit(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call)
        {
            return;
        }

        bool canAwait = CanAwait(call);

        // _ = client.Stream(…) and client.Stream(…)
        ExpressionSyntax whole = call.Parent is AssignmentExpressionSyntax assignment && assignment.Right == call ? assignment : call;

        if (call.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is { Declaration.Variables: { Count: 1 } variables } declaration && variables[0].Initializer?.Value == call)
        {
            // Indented as the declaration, with its end of line.
            SyntaxTriviaList before = declaration.GetLeadingTrivia(), after = declaration.GetTrailingTrivia();
            StatementSyntax read = SyntaxFactory.ExpressionStatement(
                Read(SyntaxFactory.IdentifierName(variables[0].Identifier.WithoutTrivia()), canAwait)
                    .WithLeadingTrivia(after.Count == 0 ? [SyntaxFactory.Space] : before.Reverse().TakeWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia))),
                SyntaxFactory.Token(default, SyntaxKind.SemicolonToken, [.. after.Reverse().TakeWhile(IsWhiteSpace).Reverse()]));

            if (declaration.Parent is GlobalStatementSyntax global)
            {
                editor.InsertAfter(global, SyntaxFactory.GlobalStatement(read));
            }
            else
            {
                editor.InsertAfter(declaration, read);
            }
        }
        else if (whole.Parent is ExpressionStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax)
        {
            editor.ReplaceNode(whole, Read(call.WithoutTrivia(), canAwait).WithTriviaFrom(whole));
        }
    }

    private static bool IsWhiteSpace(SyntaxTrivia trivia) => trivia.Kind() is SyntaxKind.WhitespaceTrivia or SyntaxKind.EndOfLineTrivia;

    private static ExpressionSyntax Read(ExpressionSyntax stream, bool canAwait)
    {
        InvocationExpressionSyntax read = SyntaxFactory.InvocationExpression(SyntaxFactory.MemberAccessExpression(
            SyntaxKind.SimpleMemberAccessExpression, stream, SyntaxFactory.IdentifierName(canAwait ? "UntilDoneAsync" : "UntilDone")));

        return canAwait ? SyntaxFactory.AwaitExpression(SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space), read) : read;
    }

    private static bool CanAwait(SyntaxNode node)
    {
        foreach (SyntaxNode around in node.Ancestors())
        {
            switch (around)
            {
                case AnonymousFunctionExpressionSyntax function:
                    return function.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case LocalFunctionStatementSyntax function:
                    return function.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case MemberDeclarationSyntax and not GlobalStatementSyntax:
                    return ((MemberDeclarationSyntax)around).Modifiers.Any(SyntaxKind.AsyncKeyword);
                case LockStatementSyntax:
                    return false;
            }
        }

        return true;
    }
}
