using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Generators.Tests.Caching;

/// <summary>After an edit the driver gives what a fresh one gives, wherever the edit was.</summary>
public sealed class StaleTests
{
    private const string Uses = "partial class Uses : Base { [OnInputJson(Names.Tool)] void Json(string delta) { } }";

    [Theory]
    [InlineData("static class Names { static readonly object Gate = new(); public const string Tool = \"a\"; }", "\"a\"", "\"b\"")]
    [InlineData("class First { static int _x = 1; } enum Kind { A = 1, B = 2 } static class Names { public const string Tool = Kind.A == (Kind)1 ? \"a\" : \"b\"; }", "A = 1", "A = 3")]
    [InlineData("static class Names { static int _x = 1, _y = 2; public const string Prefix = \"a\", Tool = Prefix + \"b\"; }", "\"a\"", "\"c\"")]
    [InlineData("static class Names { int P { get; set; } = 1; public const string Tool = \"\"\"\n    a\n    b\n    \"\"\"; }", "    \"\"\"; }", "  \"\"\"; }")]
    [InlineData("static class Names { const string A = \"x\"; public const string Tool = $\"\"\"\n    a{A}\n    b\n    \"\"\"; }", "    \"\"\"; }", "  \"\"\"; }")]
    [InlineData("#if X\nstatic class Names { public const string Tool = \"a\"; }\n#else\nstatic class Names { public const string Tool = \"b\"; }\n#endif", "#if X", "#if !X")]
    [InlineData("class Names : Other { } class Other { public const string Tool = \"a\"; } class Another { public const string Tool = \"b\"; }", ": Other", ": Another")]
    [InlineData("static class Names { public const string Tool = \"a\"; void M() { } }", "\"a\"", "\"b\"")]
    public void A_constant_of_another_file(string names, string old, string replacement)
        => AssertFollows([names, "partial class Base { }", Uses], 0, old, replacement);

    [Theory]
    [InlineData("partial class Base { [@OnText] protected void B(string s) { } }", "@OnText", "OnText")]
    [InlineData("partial class Base { [OnInputJson] protected void B(string s) { } }", "void B(string s) { }", "async Task B(string s) => await Task.Yield();")]
    [InlineData("partial class Base { [OnInputJson] [Obsolete(\"\", Flag.Value)] protected void B(string s) { } } class Flag { public const bool Value = true; }", "= true", "= false")]
    [InlineData("partial class Base { [OnInputJson] protected void B(string s) { } }", "partial", "")]
    [InlineData("partial class Base { [OnInputJson] protected void B(string s) { } }", "[OnInputJson]", "")]
    [InlineData("class Base : IMessageHandler { public HandlerInterest Interest => default; public ValueTask OnInputJsonAsync(InputJsonEvent e, MessageStream s, CancellationToken c) => default; }", ": IMessageHandler", "")]
    [InlineData("class Base { } class OnTextAttribute : Attribute { }", "OnTextAttribute", "OnThinkingAttribute")]
    public void A_base_class_in_another_file(string before, string old, string replacement)
        => AssertFollows([before, "static class Names { public const string Tool = \"a\"; }", Uses + " partial class Text { [OnText] void A(string s) { } [OnThinking] void B(string s) { } }"], 0, old, replacement);

    [Fact]
    public void The_name_of_the_assembly_that_a_library_shows_its_internals_to()
    {
        CSharpCompilation library = LoadedAssemblies.Project("Library",
            ["[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Friend\")] internal static class Names { internal const string Tool = \"a\"; }"]);
        CSharpCompilation compilation = LoadedAssemblies.Project("Friend", ["partial class Base;", Uses], MetadataReference.CreateFromImage(LoadedAssemblies.Image(library)));

        AssertFollows(compilation, compilation.WithAssemblyName("Stranger"));
    }

    [Fact]
    public void A_constant_in_a_project_that_is_referred_to()
    {
        CSharpCompilation library = LoadedAssemblies.Project("Library", ["public static class Names { static readonly object Gate = new(); public const string Tool = \"a\"; }"]);
        CSharpCompilation compilation = LoadedAssemblies.Project("App", ["partial class Base;", Uses], library.ToMetadataReference());
        SyntaxTree tree = library.SyntaxTrees[0];
        CSharpCompilation edited = library.ReplaceSyntaxTree(tree, Parse(tree.ToString().Replace("\"a\"", "\"b\"", StringComparison.Ordinal), tree.FilePath));

        AssertFollows(compilation, compilation.ReplaceReference(compilation.References.Last(), edited.ToMetadataReference()));
    }

    [Fact]
    public void Files_that_are_removed_while_others_change()
    {
        string[] sources = [.. Enumerable.Range(0, 6).Select(i => $"partial class C{i} {{ [OnText] void A(string s) {{ }} }}")];
        CSharpCompilation compilation = LoadedAssemblies.Project("App", sources);
        SyntaxTree[] trees = [.. compilation.SyntaxTrees];

        for (int removed = 0; removed < trees.Length; removed++)
        {
            CSharpCompilation edited = compilation.RemoveSyntaxTrees(trees[removed], trees[(removed + 1) % 6]);
            foreach (SyntaxTree tree in edited.SyntaxTrees)
            {
                edited = edited.ReplaceSyntaxTree(tree, Parse(tree.ToString().Replace("void A", "void B", StringComparison.Ordinal), tree.FilePath));
            }

            AssertFollows(compilation, edited);
        }
    }

    /// <summary>One driver goes from one state of the files to the next: in one step files go and come, and classes change and move between them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Branches_that_are_switched_to(int seed)
    {
        var random = new Random(seed);
        GeneratorDriver fresh = CSharpGeneratorDriver.Create([new HandlerGenerator().AsSourceGenerator()], parseOptions: LoadedAssemblies.ParseOptions);
        GeneratorDriver driver = fresh;
        CSharpCompilation compilation = LoadedAssemblies.Project("App", []);
        int[] files = new int[12];
        int[] names = new int[12];

        for (int branch = 0; branch < 100; branch++)
        {
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                (random.Next(2) == 0 ? files : names)[random.Next(12)] = random.Next(8);
            }

            // What is the same in both branches is the same tree; no class stands in the last two files.
            CSharpCompilation next = compilation.RemoveAllSyntaxTrees();
            foreach (IGrouping<int, int> file in Enumerable.Range(0, 12).Where(i => files[i] < 6).GroupBy(i => files[i]).OrderBy(file => file.Key))
            {
                string path = $"/src/App/{file.Key}.cs";
                string text = GeneratedCode.Usings + string.Join("\n", file.Select(i => $"partial class C{i} {{ [OnText] void A{names[i]}(string s) {{ }} }}"));
                SyntaxTree? same = compilation.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == path && tree.ToString() == text);
                next = next.AddSyntaxTrees(same ?? Parse(text, path));
            }

            compilation = next;
            driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);

            Assert.Equal(Files(fresh.RunGenerators(compilation, TestContext.Current.CancellationToken)), Files(driver));
        }
    }

    [Theory]
    [InlineData("delta.Length", "delta.Length + 1")]
    [InlineData("_field = 1", "_field = 2")]
    [InlineData("Property { get; } = 1", "Property { get; } = 2")]
    [InlineData("Property2 => 1", "Property2 => 2")]
    [InlineData("\n", "\n// A comment.\n")]
    public void What_declares_nothing_binds_nothing(string old, string replacement)
    {
        CSharpCompilation compilation = LoadedAssemblies.Project("App",
            ["partial class X { int _field = 1; int Property { get; } = 1; int Property2 => 1; [OnText] void A(ReadOnlySpan<char> delta) => Console.WriteLine(delta.Length); }"]);
        SyntaxTree tree = compilation.SyntaxTrees[0];
        string text = tree.ToString().Replace(old, replacement, StringComparison.Ordinal);
        Assert.NotEqual(tree.ToString(), text);

        CSharpCompilation edited = compilation.ReplaceSyntaxTree(tree, Parse(text, tree.FilePath));

        Assert.Equal(CompilationKey.Of(compilation, TestContext.Current.CancellationToken), CompilationKey.Of(edited, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_body_in_a_project_that_is_referred_to_binds_nothing()
    {
        CSharpCompilation library = LoadedAssemblies.Project("Library", ["public class Names { static int M() => 1; }", "class Other { }"]);
        CSharpCompilation compilation = LoadedAssemblies.Project("App", [Uses], library.ToMetadataReference());
        SyntaxTree tree = library.SyntaxTrees[0];

        CompilationKey key = CompilationKey.Of(compilation, TestContext.Current.CancellationToken);

        Assert.Equal(key, Edited("=> 1", "=> 2"));
        Assert.NotEqual(key, Edited("int M", "int N"));

        CompilationKey Edited(string old, string replacement)
        {
            CSharpCompilation edited = library.ReplaceSyntaxTree(tree, Parse(tree.ToString().Replace(old, replacement, StringComparison.Ordinal), tree.FilePath));
            return CompilationKey.Of(compilation.ReplaceReference(compilation.References.Last(), edited.ToMetadataReference()), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void Documentation_counts_for_those_who_ask_for_it()
    {
        CSharpCompilation compilation = LoadedAssemblies.Project("App", ["/// <summary>A.</summary>\nclass X { /** <summary>M.</summary> */ void M() { // A.\n } }"]);
        CompilationKey key = CompilationKey.Of(compilation, TestContext.Current.CancellationToken);

        Assert.True(key.HasDocumentationOf(Edited("// A.", "// B.")));
        Assert.False(key.HasDocumentationOf(Edited("<summary>A.", "<summary>B.")));
        Assert.False(key.HasDocumentationOf(Edited("<summary>M.", "<summary>N.")));

        CompilationKey Edited(string old, string replacement)
        {
            SyntaxTree tree = compilation.SyntaxTrees[0];
            var edited = CompilationKey.Of(compilation.ReplaceSyntaxTree(tree, Parse(tree.ToString().Replace(old, replacement, StringComparison.Ordinal), tree.FilePath)), TestContext.Current.CancellationToken);
            Assert.Equal(key, edited);
            return edited;
        }
    }

    private static void AssertFollows(string[] sources, int file, string old, string replacement)
    {
        CSharpCompilation compilation = LoadedAssemblies.Project("App", sources);
        SyntaxTree tree = compilation.SyntaxTrees[file];
        int at = tree.ToString().LastIndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, old);

        AssertFollows(compilation, compilation.ReplaceSyntaxTree(tree, Parse(tree.ToString().Remove(at, old.Length).Insert(at, replacement), tree.FilePath)));
    }

    private static void AssertFollows(CSharpCompilation before, CSharpCompilation after)
    {
        GeneratorDriver fresh = CSharpGeneratorDriver.Create([new HandlerGenerator().AsSourceGenerator()], parseOptions: LoadedAssemblies.ParseOptions);
        GeneratorDriver driver = fresh.RunGenerators(before, TestContext.Current.CancellationToken);
        Dictionary<string, string> old = Files(driver);

        Dictionary<string, string> expected = Files(fresh.RunGenerators(after, TestContext.Current.CancellationToken));

        Assert.NotEqual(old, expected);
        Assert.Equal(expected, Files(driver.RunGenerators(after, TestContext.Current.CancellationToken)));
    }

    private static Dictionary<string, string> Files(GeneratorDriver driver)
    {
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        return result.GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString());
    }

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, LoadedAssemblies.ParseOptions, path);
}
