using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Handlers.Generators;

/// <summary>Finds <c>async</c> lambdas and methods given to a delegate of <c>MessageHandler</c> that returns nothing.</summary>
internal static class AsyncLambdas
{
    public static void Check(OperationAnalysisContext context)
    {
        var creation = (IDelegateCreationOperation)context.Operation;

        bool isAsyncVoid = creation.Target switch
        {
            IAnonymousFunctionOperation { Symbol: { IsAsync: true, ReturnsVoid: true } } => true,
            IMethodReferenceOperation { Method: { IsAsync: true, ReturnsVoid: true } } => true,
            _ => false,
        };

        if (isAsyncVoid && !context.IsGeneratedCode && Property(creation) is { } property && property.ContainingType.Name == "MessageHandler" && property.ContainingType.IsInLibrary())
        {
            string twin = property.Name + "Async";
            bool hasTwin = !property.ContainingType.GetMembers(twin).IsEmpty;

            context.ReportDiagnostic(Diagnostic.Create(
                RuleCatalog.AsyncLambda.For(context.Options),
                Location(creation.Target.Syntax),
                property.Name,
                hasTwin ? $"use '{twin}', which the stream awaits" : "annotate a method that returns a task"));
        }
    }

    /// <summary>The property that a delegate is assigned to.</summary>
    private static IPropertySymbol? Property(IOperation value)
    {
        for (IOperation? around = value.Parent; around is not null; around = around.Parent)
        {
            switch (around)
            {
                case IAssignmentOperation { Target: IPropertyReferenceOperation target }:
                    return target.Property;

                case IConversionOperation or IConditionalOperation or ICoalesceOperation or IParenthesizedOperation or ISwitchExpressionOperation
                    or ISwitchExpressionArmOperation or IBinaryOperation:
                    continue;

                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The location of the keyword <c>async</c>, or of the method's name.</summary>
    private static Location Location(SyntaxNode syntax) => syntax is AnonymousFunctionExpressionSyntax function
        ? function.Modifiers.First(modifier => modifier.IsKind(SyntaxKind.AsyncKeyword)).GetLocation()
        : syntax.GetLocation();
}
