using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Handlers.Generators;

/// <summary>Reports what <see cref="HandlerRules"/> finds, where it is in the source.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = RuleCatalog.Reported;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();

        context.RegisterCompilationStartAction(start =>
        {
            // Nothing to look for where the library is not even referred to.
            if (start.Compilation.GetTypeByMetadataName(EventCatalog.Events[0].AttributeMetadataName) is null)
            {
                return;
            }

            start.RegisterSymbolAction(CheckType, SymbolKind.NamedType);
            start.RegisterSyntaxNodeAction(
                CheckFunction,
                SyntaxKind.LocalFunctionStatement,
                SyntaxKind.ParenthesizedLambdaExpression,
                SyntaxKind.SimpleLambdaExpression);
            start.RegisterOperationBlockStartAction(BlockingCalls.Check);
        });
    }

    private static void CheckType(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        List<AnnotatedMethod> own = AnnotatedMethod.In(type);
        var violations = new List<Violation>();

        if (own.Count > 0)
        {
            ClassRules.CheckType(type, violations);
            ClassRules.CheckClass(type, own, violations);
            CheckMethods(own, violations, context.CancellationToken);
        }
        else if (ClassRules.HandlerWithin(type) is { } handlerType)
        {
            ClassRules.CheckOpen(type, handlerType, violations);
        }

        foreach (Violation violation in violations)
        {
            if (!violation.IsUnfinished)
            {
                context.ReportDiagnostic(violation.ToDiagnostic(context.CancellationToken));
            }
        }
    }

    private static void CheckMethods(List<AnnotatedMethod> own, List<Violation> violations, CancellationToken cancellationToken)
    {
        foreach (IGrouping<IMethodSymbol, AnnotatedMethod> method in own.GroupBy<AnnotatedMethod, IMethodSymbol>(a => a.Method, SymbolEqualityComparer.Default))
        {
            cancellationToken.ThrowIfCancellationRequested();
            HandlerRules.CheckMethod(method.Key, violations);

            if (violations.Exists(violation => violation.Rule == RuleCatalog.NotCallable && ReferenceEquals(violation.Subject, method.Key)))
            {
                continue;
            }

            foreach (IGrouping<EventEntry, AnnotatedMethod> handler in method.GroupBy(a => a.Event))
            {
                HandlerRules.CheckHandler(method.Key, handler.Key, handler.Select(a => a.Attribute), violations);
            }
        }
    }

    /// <summary>Local functions and lambdas are no members of a type, so no symbol action sees them.</summary>
    private static void CheckFunction(SyntaxNodeAnalysisContext context)
    {
        bool hasAttributes = context.Node is LocalFunctionStatementSyntax { AttributeLists.Count: > 0 } or LambdaExpressionSyntax { AttributeLists.Count: > 0 };
        ISymbol? symbol = !hasAttributes ? null
            : context.Node is LocalFunctionStatementSyntax ? context.SemanticModel.GetDeclaredSymbol(context.Node, context.CancellationToken)
            : context.SemanticModel.GetSymbolInfo(context.Node, context.CancellationToken).Symbol;

        if (symbol is not IMethodSymbol method)
        {
            return;
        }

        foreach ((_, AttributeData attribute) in HandlerRules.EventsOf(method))
        {
            var violations = new List<Violation>();
            HandlerRules.CheckCallable(method, attribute, violations);

            foreach (Violation violation in violations)
            {
                context.ReportDiagnostic(violation.ToDiagnostic(context.CancellationToken));
            }
        }
    }
}
