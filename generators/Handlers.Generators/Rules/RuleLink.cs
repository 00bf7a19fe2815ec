using System;
using System.IO;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Handlers.Generators;

/// <summary>Points a rule's help link to its page in the package if the sources have no public address.</summary>
internal static class RuleLink
{
    /// <summary>The MSBuild property with the folder of the pages; the package sets it.</summary>
    private const string Folder = "build_property.HandlersRulePages";

    /// <summary>The rule as it is reported in a project.</summary>
    public static DiagnosticDescriptor For(this DiagnosticDescriptor rule, AnalyzerOptions options)
    {
        if (Uri.TryCreate(rule.HelpLinkUri, UriKind.Absolute, out _)
            || !options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(Folder, out string? folder)
            || !Uri.TryCreate(Path.Combine(folder, rule.Id + ".md"), UriKind.Absolute, out Uri page))
        {
            return rule;
        }

        return new DiagnosticDescriptor(
            rule.Id, rule.Title, rule.MessageFormat, rule.Category, rule.DefaultSeverity, rule.IsEnabledByDefault, helpLinkUri: page.AbsoluteUri);
    }
}
