using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Generators.Tests.Caching;

/// <summary>A driver that has run once, and what it does after an edit.</summary>
internal sealed class EditedDriver
{
    public const string Printer = """
        using System;
        using Handlers;

        namespace Demo;

        public partial class Printer
        {
            [OnText]
            void Print(ReadOnlySpan<char> delta) => Console.Write(delta.Length);

            [OnMessage]
            void Done(Message message) { }
        }
        """;

    public const string Counter = """
        using Handlers;

        namespace Demo;

        partial class Counter : Printer
        {
            [OnContentBlock]
            void Count(TextBlock block, int index) { }
        }
        """;

    public const string Unrelated = """
        namespace Demo;

        static class Unrelated
        {
            public static int Add(int a, int b) => a + b;
        }
        """;

    public const string PrinterClass = "Demo.Printer";
    public const string CounterClass = "Demo.Counter";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    private GeneratorDriver _driver;
    private Compilation _compilation;

    public EditedDriver()
    {
        _compilation = GeneratedCode.Compile(LanguageVersion.CSharp14, [Printer, Counter, Unrelated]);
        _driver = CSharpGeneratorDriver.Create(
            [new HandlerGenerator().AsSourceGenerator()],
            parseOptions: ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

        Run();
    }

    private GeneratorRunResult Result => _driver.GetRunResult().Results.Single();

    /// <summary>The steps that make the models.</summary>
    public IEnumerable<IncrementalGeneratorRunStep> ParseSteps => Result.TrackedSteps[HandlerGenerator.ParseStep];

    /// <summary>What became of the files' names in the last run.</summary>
    public IEnumerable<IncrementalStepRunReason> Names => Result.TrackedSteps[HandlerGenerator.NameStep].SelectMany(step => step.Outputs).Select(output => output.Reason);

    /// <summary>What became of each class's model in the last run.</summary>
    public Dictionary<string, IncrementalStepRunReason> Models => ParseSteps
        .SelectMany(step => step.Outputs)
        .ToDictionary(output => ((HandlerClass)output.Value).MetadataName, output => output.Reason);

    /// <summary>What became of the generated files in the last run, those that were removed included.</summary>
    public IEnumerable<IncrementalStepRunReason> Outputs => Result.TrackedOutputSteps
        .SelectMany(steps => steps.Value)
        .SelectMany(step => step.Outputs)
        .Select(output => output.Reason);

    /// <summary>The generated files.</summary>
    public Dictionary<string, string> Files => Result.GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString());

    /// <summary>Replaces text in <see cref="Printer"/>, and runs again.</summary>
    public void EditPrinter(string old, string replacement) => Edit(_compilation.SyntaxTrees.First(), old, replacement);

    /// <summary>Replaces text in the one file that has it, and runs again.</summary>
    public void Edit(string old, string replacement)
        => Edit(_compilation.SyntaxTrees.Single(tree => tree.ToString().Contains(old, StringComparison.Ordinal)), old, replacement);

    private void Edit(SyntaxTree tree, string old, string replacement)
    {
        Assert.Contains(old, tree.ToString(), StringComparison.Ordinal);
        string text = tree.ToString().Replace(old, replacement, StringComparison.Ordinal);
        _compilation = _compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text, ParseOptions, tree.FilePath));
        Run();
    }

    public void AddFile(string text, string path = "/src/added.cs")
    {
        _compilation = _compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(text, ParseOptions, path));
        Run();
    }

    public void AddReference(MetadataReference reference)
    {
        _compilation = _compilation.AddReferences(reference);
        Run();
    }

    public void ChangeOptions(Func<CSharpCompilationOptions, CSharpCompilationOptions> change)
    {
        _compilation = _compilation.WithOptions(change((CSharpCompilationOptions)_compilation.Options));
        Run();
    }

    private void Run() => _driver = _driver.RunGenerators(_compilation, TestContext.Current.CancellationToken);
}
