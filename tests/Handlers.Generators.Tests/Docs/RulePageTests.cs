using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Handlers.Generators.Tests;

/// <summary>Every rule has a page, whose wrong code breaks that rule alone and whose right code breaks none.</summary>
public sealed partial class RulePageTests
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Handlers;
        """;

    public static TheoryData<string> Rules => [.. RuleCatalog.Reported.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_page_shows_wrong_and_right(string id)
    {
        string page = await ReadAsync(id);
        string[] code = [.. Fences().Matches(page).Select(match => match.Groups["code"].Value)];

        // The rule about the language version is about the project file.
        if (id == RuleCatalog.LanguageVersion.Id)
        {
            Assert.Empty(code);
            return;
        }

        Assert.Equal(2, code.Length);
        Assert.Equal([id], await DiagnoseAsync(code[0]));
        Assert.Empty(await DiagnoseAsync(code[1]));
    }

    [Fact]
    public async Task A_page_has_the_rules_title_and_severity()
    {
        foreach (DiagnosticDescriptor rule in RuleCatalog.Reported.Add(RuleCatalog.GenerationFailed))
        {
            string page = await ReadAsync(rule.Id);

            Assert.StartsWith($"# {rule.Id}: {rule.Title}\n\nSeverity: {rule.DefaultSeverity.ToString().ToLowerInvariant()}.\n", page, StringComparison.Ordinal);
            Assert.EndsWith($"docs/rules/{rule.Id}.md", rule.HelpLinkUri, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_rule_has_an_id_of_its_own()
        => Assert.Distinct(RuleCatalog.Reported.Add(RuleCatalog.GenerationFailed).Select(rule => rule.Id));

    private static async Task<string> ReadAsync(string id)
        => (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Docs", "rules", id + ".md"), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");

    /// <summary>The rules that code breaks. The compiler's own diagnostics count, except for the one that says the same of a span in an async method.</summary>
    private static async Task<IEnumerable<string>> DiagnoseAsync(string code)
    {
        var parseOptions = new CSharpParseOptions(LanguageVersion.CSharp14);
        CSharpGeneratorDriver.Create([new HandlerGenerator().AsSourceGenerator(), new ToolGenerator().AsSourceGenerator()], parseOptions: parseOptions)
            .RunGeneratorsAndUpdateCompilation(
                GeneratedCode.Compile(LanguageVersion.CSharp14, [code, Usings]),
                out Compilation compilation,
                out _,
                TestContext.Current.CancellationToken);

        return (await compilation.WithAnalyzers([new HandlerAnalyzer(), new ToolAnalyzer()], ProjectOptions.Of(("HandlersWarnOnUnknownEvents", "true"))).GetAllDiagnosticsAsync(TestContext.Current.CancellationToken))
            .Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden && diagnostic.Id != "CS4012")
            .Select(diagnostic => diagnostic.Id)
            .Distinct();
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}
