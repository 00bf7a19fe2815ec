using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Handlers.Mutation;

/// <summary>Finds what can be mutated in a file, by the operators of Stryker.NET that apply to this code: arithmetic, equality, logical, bitwise, assignment, update, Boolean, unary, conditions, statements, blocks.</summary>
internal static class MutantFinder
{
    private static readonly Dictionary<SyntaxKind, string[]> Operators = new()
    {
        [SyntaxKind.LessThanExpression] = ["<=", ">"],
        [SyntaxKind.LessThanOrEqualExpression] = ["<", ">"],
        [SyntaxKind.GreaterThanExpression] = [">=", "<"],
        [SyntaxKind.GreaterThanOrEqualExpression] = [">", "<"],
        [SyntaxKind.EqualsExpression] = ["!="],
        [SyntaxKind.NotEqualsExpression] = ["=="],
        [SyntaxKind.AddExpression] = ["-"],
        [SyntaxKind.SubtractExpression] = ["+"],
        [SyntaxKind.MultiplyExpression] = ["/"],
        [SyntaxKind.DivideExpression] = ["*"],
        [SyntaxKind.LogicalAndExpression] = ["||"],
        [SyntaxKind.LogicalOrExpression] = ["&&"],
        [SyntaxKind.BitwiseAndExpression] = ["|"],
        [SyntaxKind.BitwiseOrExpression] = ["&"],
        [SyntaxKind.LeftShiftExpression] = [">>"],
        [SyntaxKind.RightShiftExpression] = ["<<"],
        [SyntaxKind.AddAssignmentExpression] = ["-="],
        [SyntaxKind.SubtractAssignmentExpression] = ["+="],
        [SyntaxKind.OrAssignmentExpression] = ["&="],
        [SyntaxKind.AndAssignmentExpression] = ["|="],
    };

    public static IEnumerable<Mutant> Find(string file, string source)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(source).GetRoot();
        return
        [
            .. from node in root.DescendantNodes().Where(CanChange)
               from replacement in Replacements(node)
               let place = Place(node)
               select new Mutant(file, place.Span, node.GetLocation().GetLineSpan().StartLinePosition.Line + 1, node.ToString(), replacement.Length > 0 && place is StatementSyntax ? replacement + ";" : replacement, place is StatementSyntax)
               {
                   Text = place.ToString(),
               },
        ];
    }

    private static IEnumerable<string> Replacements(SyntaxNode node) => node switch
    {
        BinaryExpressionSyntax binary when Operators.TryGetValue(binary.Kind(), out string[]? others) => others.Select(other => $"{binary.Left} {other} {binary.Right}"),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce => [coalesce.Right.ToString()],
        AssignmentExpressionSyntax assignment when Operators.TryGetValue(assignment.Kind(), out string[]? others) => others.Select(other => $"{assignment.Left} {other} {assignment.Right}"),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression } update => [$"{update.Operand}--"],
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostDecrementExpression } update => [$"{update.Operand}++"],
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.TrueLiteralExpression } => ["false"],
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.FalseLiteralExpression } => ["true"],
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not => [not.Operand.ToString()],
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } minus => [minus.Operand.ToString()],
        ExpressionSyntax condition when IsCondition(condition) => [$"!({condition})"],
        ExpressionStatementSyntax => [""],
        BlockSyntax { Parent: StatementSyntax or ElseClauseSyntax or MethodDeclarationSyntax, Statements.Count: > 0 } => [""],
        _ => [],
    };

    // A changed expression that is a statement changes as a statement, because a conditional expression is none.
    private static SyntaxNode Place(SyntaxNode node) => node is ExpressionSyntax && node.Parent is ExpressionStatementSyntax statement ? statement : node;

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
