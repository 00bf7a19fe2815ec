using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Handlers.Generators;

/// <summary>Finds a handler that blocks its thread: it waits for a task, or sleeps.</summary>
internal static class BlockingCalls
{
    public static void Check(OperationBlockStartAnalysisContext context)
    {
        if (context.IsGeneratedCode || context.OwningSymbol is not IMethodSymbol method || !HandlerRules.EventsOf(method.PartialDefinitionPart ?? method).Any())
        {
            return;
        }

        context.RegisterOperationAction(operation => Report(operation, method), OperationKind.PropertyReference, OperationKind.Invocation);
    }

    private static void Report(OperationAnalysisContext context, IMethodSymbol handler)
    {
        // Lambdas are skipped: they may run outside the handler.
        if (IsBlocking(context.Operation) && !IsInLambda(context.Operation))
        {
            SyntaxNode name = NameOf(context.Operation.Syntax);
            context.ReportDiagnostic(Diagnostic.Create(RuleCatalog.Blocking.For(context.Options), name.GetLocation(), handler.Name, name.ToString()));
        }
    }

    private static bool IsBlocking(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: { Name: "Sleep" or "Join", ContainingType: { Name: "Thread" } type } } => IsIn(type, "System", "Threading"),
        IInvocationOperation { TargetMethod: { Name: "Wait", ContainingType: { Name: "SemaphoreSlim" or "ManualResetEventSlim" } type } } => IsIn(type, "System", "Threading"),
        IInvocationOperation { TargetMethod: { Name: "WaitOne", ContainingType: { Name: "WaitHandle" } type } } => IsIn(type, "System", "Threading"),
        IPropertyReferenceOperation { Property: { Name: "Result", ContainingType: var type } } => IsTask(type),
        IInvocationOperation { TargetMethod: { Name: "Wait" or "WaitAll" or "WaitAny", ContainingType: var type } } => IsTask(type),
        IInvocationOperation { TargetMethod: { Name: "GetResult", ContainingType: var type } } => IsIn(type, "System", "Runtime", "CompilerServices"),
        _ => false,
    };

    private static bool IsTask(INamedTypeSymbol type) => type.Name is "Task" or "ValueTask" && IsIn(type, "System", "Threading", "Tasks");

    /// <summary>Whether a type, or the one it is nested in, is in a namespace, given from the outside in.</summary>
    private static bool IsIn(INamedTypeSymbol type, params string[] names)
    {
        INamespaceSymbol? container = type.ContainingNamespace;

        foreach (string name in names.Reverse())
        {
            if (container?.Name != name)
            {
                return false;
            }

            container = container.ContainingNamespace;
        }

        return container is { IsGlobalNamespace: true };
    }

    private static bool IsInLambda(IOperation operation)
    {
        for (IOperation? around = operation.Parent; around is not null; around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }

    private static SyntaxNode NameOf(SyntaxNode syntax) => syntax switch
    {
        InvocationExpressionSyntax invocation => NameOf(invocation.Expression),
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        _ => syntax,
    };
}
