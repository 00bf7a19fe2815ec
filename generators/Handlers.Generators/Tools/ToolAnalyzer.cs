using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Handlers.Generators;

/// <summary>Reports what <see cref="ToolRules"/> finds, where it is in the source.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ToolAnalyzer : DiagnosticAnalyzer
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
            // Check only projects that reference the library.
            if (start.Compilation.GetTypeByMetadataName(ToolVocabulary.ToolAttribute) is not null)
            {
                start.RegisterSymbolAction(CheckType, SymbolKind.NamedType);
            }
        });
    }

    private static void CheckType(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        List<IMethodSymbol> tools = ToolVocabulary.ToolsIn(type);
        var violations = new List<Violation>();

        if (tools.Count > 0)
        {
            ToolRules.CheckType(type, "Tool", violations);
            ToolRules.CheckMembers(type, violations);
            ToolRules.CheckBases(type, context.Compilation, violations);
            ToolRules.CheckNames(tools, violations);
            tools.ForEach(method => ToolRules.CheckMethod(method, violations, context.CancellationToken));
        }

        if (ToolVocabulary.OutputOf(type) is not null)
        {
            ToolRules.CheckType(type, "JsonOutput", violations);
            ToolRules.CheckMembers(type, violations);
            ToolRules.CheckOutput(type, violations, context.CancellationToken);
        }

        // In a language that is too old, all else is for later.
        IEnumerable<Violation> reported = violations.Find(violation => violation.Rule == RuleCatalog.LanguageVersion) is { } old ? [old] : violations.Where(violation => !violation.IsUnfinished);
        foreach (Violation violation in reported)
        {
            context.ReportDiagnostic(violation.ToDiagnostic(context.Compilation, context.Options, context.CancellationToken));
        }
    }
}
