using System.Text.Json;
using System.Text.RegularExpressions;
using Handlers.Generators.Tests.Rules;

namespace Handlers.Package.Tests;

/// <summary>Each mistake, in a project that has the package and is built by the SDK: its rule on the exact token, and no other error.</summary>
public sealed partial class PackedRuleTests(PackedFeed feed)
{
    private const string Usings = "global using System.Text.Json;\nglobal using Handlers;\n";
    private const string Library = "<OutputType>Library</OutputType><AllowUnsafeBlocks>true</AllowUnsafeBlocks><HandlersWarnOnUnknownEvents>true</HandlersWarnOnUnknownEvents>";

    /// <summary>Rules that an old language, the compiler's own error, or a name that all code of the project shares leaves no room for beside the others.</summary>
    private static readonly string[] Apart = ["HND0009", "HND0022", "HND0027"];

    [Fact]
    public async Task Every_mistake_is_its_rule_on_the_exact_token_and_nothing_else()
    {
        // A namespace of its own for each, so that all of them are one build.
        (string Name, string Marked)[] mistakes = [.. WrongCode.Compiling.Select((code, i) => ($"Wrong{i:d2}", $"namespace Wrong{i:d2};\n{code}"))];

        IEnumerable<string> found = await BuildAsync("Wrong", Library, Usings, mistakes);

        Assert.Equal(mistakes.SelectMany(mistake => Expected(mistake.Name, mistake.Marked)).Order(), found.Order());
    }

    [Fact]
    public async Task The_wrong_code_of_every_rules_page_breaks_that_rule_alone()
    {
        (string Name, string Code)[] pages = [.. Directory.EnumerateFiles(Path.Combine(PackedFeed.Repository, "docs", "rules"), "*.md")
            .Select(file => (Path.GetFileNameWithoutExtension(file), Fences().Match(File.ReadAllText(file))))
            .Where(page => page.Item2.Success && !Apart.Contains(page.Item1))
            .Select(page => (page.Item1, $"namespace {page.Item1}Page;\n{page.Item2.Groups["code"]}"))];
        string[] known = [.. WrongCode.Compiling.SelectMany(code => Marks().Matches(code)).Select(mark => mark.Groups["id"].Value).Distinct()];

        IEnumerable<string> found = await BuildAsync("Pages", Library, Usings, pages);

        // Of the rules of tools, from HND0040 on, some have no marked code.
        string[] marked = [.. pages.Select(page => page.Name).Where(name => string.CompareOrdinal(name, "HND0040") < 0 || known.Contains(name))];
        Assert.Equal(known.Order(), marked.Order());
        Assert.Equal(pages.Select(page => $"{page.Name}: {page.Name}").Order(), found.Select(line => $"{line.Split('(')[0]}: {line.Split(": ")[1]}").Distinct().Order());
    }

    [Fact]
    public async Task An_old_language_is_pointed_out()
    {
        IEnumerable<string> found = await BuildAsync(
            "Old",
            "<OutputType>Library</OutputType><LangVersion>8.0</LangVersion><ImplicitUsings>disable</ImplicitUsings>",
            "",
            ("Old", WrongCode.OldLanguage));

        Assert.Equal(Expected("Old", WrongCode.OldLanguage), found);
    }

    /// <summary>The compiler stops at errors in declarations before it asks any analyzer. In an editor, where it does not stop, both are shown.</summary>
    [Fact]
    public async Task A_span_in_an_async_method_ends_a_build_with_the_compilers_own_error_on_its_name()
    {
        (string Name, string Marked)[] mistakes = [.. WrongCode.AsyncSpans.Select((code, i) => ($"Async{i}", $"namespace Async{i};\n{code}"))];

        IEnumerable<string> found = await BuildAsync("Async", Library, Usings, mistakes);

        Assert.Equal(
            mistakes.SelectMany(mistake => Expected(mistake.Name, mistake.Marked)).Where(line => line.EndsWith(": CS4012", StringComparison.Ordinal)).Order(),
            found.Order());
    }

    /// <summary>The link is shown after the message, and names a file of the package.</summary>
    [Fact]
    public async Task A_help_link_leads_to_a_page_on_the_users_machine()
    {
        string folder = feed.CreateProject("Link", Library, ("X.cs", "using Handlers;\npartial class X { [OnText] int M() => 1; }"));

        string output = await Dotnet.RunAsync(folder, "dotnet", 1, "build", "--nologo");
        Match link = Link().Match(output);

        Assert.True(link.Success, output);
        Assert.StartsWith("# HND0003:", await File.ReadAllTextAsync(new Uri(link.Groups["link"].Value).LocalPath, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"error HND0003: .*\((?<link>file://[^)]*)\)")]
    private static partial Regex Link();

    /// <summary>Builds files and gives every error, warning and rule that was reported, as <c>File(line,column-line,column): id</c>.</summary>
    private async Task<IEnumerable<string>> BuildAsync(string project, string properties, string usings, params (string Name, string Marked)[] files)
    {
        string folder = feed.CreateProject(
            project,
            properties,
            files.Select(file => (file.Name + ".cs", Marks().Replace(file.Marked, mark => mark.Groups["token"].Value))).Append(("Usings.cs", usings)));

        await Dotnet.RunAsync(folder, "restore", "--nologo");
        await Dotnet.RunAsync(folder, "dotnet", 1, "build", "--nologo", "--no-restore", "-p:ErrorLog=log.sarif%2Cversion=2.1");

        using JsonDocument log = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "log.sarif"), TestContext.Current.CancellationToken));
        return
        [
            .. from result in log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
               let id = result.GetProperty("ruleId").GetString()
               where !result.TryGetProperty("suppressions", out _)
               where id.StartsWith("HND", StringComparison.Ordinal) || result.GetProperty("level").GetString() != "note"
               let place = result.GetProperty("locations")[0].GetProperty("physicalLocation")
               let region = place.GetProperty("region")
               let file = Path.GetFileNameWithoutExtension(place.GetProperty("artifactLocation").GetProperty("uri").GetString())
               select $"{file}({Number(region, "startLine")},{Number(region, "startColumn")}-{Number(region, "endLine")},{Number(region, "endColumn")}): {id}",
        ];

        static int Number(JsonElement region, string name) => region.GetProperty(name).GetInt32();
    }

    /// <summary>What is marked in a file, in the same words.</summary>
    private static IEnumerable<string> Expected(string file, string marked) => Marks().Matches(marked).Select(mark =>
    {
        string before = Marks().Replace(marked[..mark.Index], earlier => earlier.Groups["token"].Value);
        int line = before.Count(c => c == '\n') + 1;
        int column = before.Length - before.LastIndexOf('\n');
        return $"{file}({line},{column}-{line},{column + mark.Groups["token"].Length}): {mark.Groups["id"].Value}";
    });

    [GeneratedRegex(@"\{\|(?<id>\w+):(?<token>.*?)\|\}")]
    private static partial Regex Marks();

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}
