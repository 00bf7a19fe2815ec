using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Handlers.Mutation;

/// <summary>Finds what can be mutated in a file.</summary>
internal static class MutantFinder
{
    private static readonly Dictionary<SyntaxKind, string> Operators = new()
    {
        [SyntaxKind.LessThanExpression] = "<=",
        [SyntaxKind.LessThanOrEqualExpression] = "<",
        [SyntaxKind.GreaterThanExpression] = ">=",
        [SyntaxKind.GreaterThanOrEqualExpression] = ">",
        [SyntaxKind.EqualsExpression] = "!=",
        [SyntaxKind.NotEqualsExpression] = "==",
        [SyntaxKind.AddExpression] = "-",
        [SyntaxKind.SubtractExpression] = "+",
        [SyntaxKind.LogicalAndExpression] = "||",
        [SyntaxKind.LogicalOrExpression] = "&&",
        [SyntaxKind.BitwiseAndExpression] = "|",
        [SyntaxKind.BitwiseOrExpression] = "&",
    };

    public static IEnumerable<Mutant> Find(string file, string source)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(source).GetRoot();
        foreach (SyntaxNode node in root.DescendantNodes().Where(CanChange))
        {
            string? replacement = node switch
            {
                BinaryExpressionSyntax binary when Operators.TryGetValue(binary.Kind(), out string? mutated) => $"{binary.Left} {mutated} {binary.Right}",
                LiteralExpressionSyntax { RawKind: (int)SyntaxKind.TrueLiteralExpression } => "false",
                LiteralExpressionSyntax { RawKind: (int)SyntaxKind.FalseLiteralExpression } => "true",
                LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression } number => $"{number} + 1",
                PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not => not.Operand.ToString(),
                ExpressionSyntax condition when IsCondition(condition) => $"!({condition})",
                ExpressionStatementSyntax => "",
                _ => null,
            };
            if (replacement is not null)
            {
                int line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
                yield return new Mutant(file, node.Span, line, node.ToString(), replacement, node is StatementSyntax);
            }
        }
    }

    private static bool IsCondition(ExpressionSyntax expression)
        => expression is not BinaryExpressionSyntax and not LiteralExpressionSyntax and not PrefixUnaryExpressionSyntax
            && expression.Parent is IfStatementSyntax or WhileStatementSyntax or ConditionalExpressionSyntax
            && expression.Parent.ChildNodes().First() == expression;

    // Constants cannot be chosen at run time. Texts of errors and assertions are excluded, because they are not the stream's behaviour.
    private static bool CanChange(SyntaxNode node) => !node.Ancestors().Any(static ancestor => ancestor
        is AttributeSyntax or EnumDeclarationSyntax or ParameterSyntax or PatternSyntax or SwitchLabelSyntax or InterpolationSyntax or ConstructorInitializerSyntax
        || ancestor is FieldDeclarationSyntax { Modifiers: var modifiers } && modifiers.Any(SyntaxKind.ConstKeyword)
        || ancestor is LocalDeclarationStatementSyntax { IsConst: true }
        || ancestor is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "Debug" } } });
}
