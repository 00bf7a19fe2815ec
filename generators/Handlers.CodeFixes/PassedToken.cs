using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Handlers.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Handlers.CodeFixes;

/// <summary>Passes a <c>CancellationToken</c> on to the calls that can take one.</summary>
internal static class PassedToken
{
    public static readonly string Type = EventCatalog.CancellationToken.Forms[0].Type;

    /// <summary>The name for a token parameter of a method or lambda that may use the usual name already.</summary>
    public static string NameIn(SyntaxNode function)
        => function.DescendantTokens().Any(token => token.ValueText == EventCatalog.CancellationToken.Name) ? "streamCancellationToken" : EventCatalog.CancellationToken.Name;

    /// <summary>Passes the token of this name to the calls in a method or lambda.</summary>
    public static void AddTo(SyntaxNode function, string name, DocumentEditor editor, CancellationToken cancellationToken)
    {
        foreach (InvocationExpressionSyntax call in Calls(function))
        {
            if (editor.SemanticModel.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol target && Argument(call, target, name) is { } argument)
            {
                editor.ReplaceNode(call, (current, _) => ((InvocationExpressionSyntax)current).AddArgumentListArguments(argument));
            }
        }
    }

    /// <summary>The calls in the function itself. Calls in nested lambdas are excluded, because a lambda may run after the function has returned.</summary>
    private static IEnumerable<InvocationExpressionSyntax> Calls(SyntaxNode function) => function
        .DescendantNodes(node => node == function || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .OfType<InvocationExpressionSyntax>();

    /// <summary>The argument that passes the token to a call; <see langword="null"/> if the call has no use for it.</summary>
    private static ArgumentSyntax? Argument(InvocationExpressionSyntax call, IMethodSymbol target, string name)
    {
        ArgumentSyntax argument = SyntaxFactory.Argument(SyntaxFactory.IdentifierName(name));
        int given = call.ArgumentList.Arguments.Count;

        if (target.Parameters.FirstOrDefault(IsToken) is { } parameter)
        {
            bool isLeftOut = parameter.IsOptional && given <= parameter.Ordinal
                && call.ArgumentList.Arguments.All(a => a.NameColon?.Name.Identifier.ValueText != parameter.Name);

            return !isLeftOut ? null
                : given == parameter.Ordinal && call.ArgumentList.Arguments.All(a => a.NameColon is null) ? argument
                : argument.WithNameColon(SyntaxFactory.NameColon(parameter.Name));
        }

        // An overload with the same parameters and the token after them.
        IMethodSymbol definition = (target.ReducedFrom ?? target).OriginalDefinition;
        bool hasOverload = given == target.Parameters.Length && definition.ContainingType.GetMembers(definition.Name).OfType<IMethodSymbol>().Any(other =>
            other.IsStatic == definition.IsStatic
            && other.Arity == definition.Arity
            && other.DeclaredAccessibility == definition.DeclaredAccessibility
            && other.Parameters.Length == definition.Parameters.Length + 1
            && IsToken(other.Parameters[other.Parameters.Length - 1])
            && definition.Parameters.Zip(other.Parameters, IsSameType).All(same => same));

        return hasOverload ? argument : null;
    }

    private static bool IsToken(IParameterSymbol parameter) => TypeNames.Qualified(parameter.Type) == Type;

    // By name: the type parameters of two generic overloads are not the same symbols.
    private static bool IsSameType(IParameterSymbol a, IParameterSymbol b) => TypeNames.Qualified(a.Type) == TypeNames.Qualified(b.Type);
}
