using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Handlers.Generators;

/// <summary>Finds <c>switch</c> statements and expressions over the library's open unions that do not handle unknown cases.</summary>
internal static class OpenUnions
{
    /// <summary>The MSBuild property that turns the rule on.</summary>
    private const string Option = "build_property.HandlersWarnOnUnknownEvents";

    public static bool IsOn(AnalyzerOptions options)
        => options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(Option, out string? value) && bool.TryParse(value, out bool isOn) && isOn;

    public static void Check(OperationAnalysisContext context)
    {
        (ITypeSymbol? type, bool isComplete) = context.Operation switch
        {
            ISwitchOperation statement => (statement.Value.Type, statement.Cases.SelectMany(section => section.Clauses).Any(clause => IsForAll(clause, statement.Value.Type))),
            ISwitchExpressionOperation expression => (expression.Value.Type, expression.Arms.Any(arm => arm.Guard is null && IsForAll(arm.Pattern, expression.Value.Type))),
            _ => (null, true),
        };

        if (!isComplete && !context.IsGeneratedCode && type.IsOpenUnion())
        {
            Location location = context.Operation.Syntax switch
            {
                SwitchStatementSyntax statement => statement.SwitchKeyword.GetLocation(),
                SwitchExpressionSyntax expression => expression.SwitchKeyword.GetLocation(),
                var syntax => syntax.GetLocation(),
            };
            context.ReportDiagnostic(Diagnostic.Create(RuleCatalog.ClosedMatch.For(context.Options), location, type!.Name));
        }
    }

    private static bool IsForAll(ICaseClauseOperation clause, ITypeSymbol? type) => clause switch
    {
        IDefaultCaseClauseOperation => true,
        IPatternCaseClauseOperation { Guard: null } pattern => IsForAll(pattern.Pattern, type),
        _ => false,
    };

    private static bool IsForAll(IPatternOperation pattern, ITypeSymbol? type) => pattern switch
    {
        IDiscardPatternOperation => true,
        IDeclarationPatternOperation { MatchesNull: true } => true,
        IDeclarationPatternOperation declaration => IsSame(declaration.MatchedType, type),
        ITypePatternOperation match => IsSame(match.MatchedType, type),
        INegatedPatternOperation { Pattern: IConstantPatternOperation } => true,
        IRecursivePatternOperation { PropertySubpatterns.IsEmpty: true, DeconstructionSubpatterns.IsEmpty: true } recursive => IsSame(recursive.MatchedType, type),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either => IsForAll(either.LeftPattern, type) || IsForAll(either.RightPattern, type),
        _ => false,
    };

    private static bool IsSame(ITypeSymbol? matched, ITypeSymbol? type) => SymbolEqualityComparer.Default.Equals(matched, type);
}
