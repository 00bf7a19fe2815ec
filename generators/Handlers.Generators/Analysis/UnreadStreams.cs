using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Handlers.Generators;

/// <summary>Finds streams that are made and never read. Nothing is sent before a stream is read.</summary>
internal static class UnreadStreams
{
    public static void Check(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;

        if (!context.IsGeneratedCode && call.Type.IsStream() && call.TargetMethod.ContainingType.IsInLibrary() && (IsDropped(call) || IsUnusedVariable(call)))
        {
            context.ReportDiagnostic(Diagnostic.Create(RuleCatalog.UnreadStream.For(context.Options), Name(call.Syntax).GetLocation(), call.TargetMethod.Name));
        }
    }

    /// <summary><c>client.Stream(request);</c> and <c>_ = client.Stream(request);</c></summary>
    private static bool IsDropped(IOperation call) => call.Parent switch
    {
        IExpressionStatementOperation => true,
        ISimpleAssignmentOperation { Target: IDiscardOperation, Parent: IExpressionStatementOperation } => true,
        IConditionalAccessOperation { Parent: IExpressionStatementOperation } access => access.WhenNotNull == call,
        _ => false,
    };

    /// <summary><c>using var stream = client.Stream(request);</c> whose variable is then only disposed or closed.</summary>
    private static bool IsUnusedVariable(IOperation call)
    {
        if (call is not { Parent: IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var variable } declarator } })
        {
            return false;
        }

        IOperation root = declarator;
        while (root.Parent is not null)
        {
            root = root.Parent;
        }

        return !root.Descendants().OfType<ILocalReferenceOperation>().Any(reference =>
            SymbolEqualityComparer.Default.Equals(reference.Local, variable) && !IsEnd(reference.Parent));
    }

    private static bool IsEnd(IOperation? use)
        => use is IInvocationOperation { TargetMethod.Name: "Dispose" or "DisposeAsync" or "Close" or "CloseAsync" };

    private static SyntaxNode Name(SyntaxNode syntax) => syntax switch
    {
        InvocationExpressionSyntax invocation => Name(invocation.Expression),
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        _ => syntax,
    };
}
