using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Benchmarks;

/// <summary>A project as an editor holds it: a generator that has run over it, and a keystroke in a file that has nothing to do with handlers.</summary>
internal sealed class Editor
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    private readonly CSharpCompilation _compilation;
    private readonly SyntaxTree _edited;
    private readonly string _text;
    private readonly GeneratorDriver _fresh;
    private readonly GeneratorDriver _primed;
    private int _keystrokes;

    public Editor(IIncrementalGenerator generator, int handlerClasses, int unrelatedFiles)
    {
        IEnumerable<string> sources = Enumerable.Range(0, handlerClasses).Select(HandlerSources.HandlerClass)
            .Concat(Enumerable.Range(0, unrelatedFiles).Select(HandlerSources.Unrelated));
        _compilation = CSharpCompilation.Create(
            "App",
            sources.Select((source, i) => Parse(source, $"/src/{i}.cs")),
            [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(IMessageHandler).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        _edited = _compilation.SyntaxTrees[^1];
        _text = _edited.ToString();

        _fresh = CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: ParseOptions);
        _primed = _fresh.RunGenerators(_compilation);
        if (_primed.GetRunResult().Results.Single() is { Exception: { } exception })
        {
            throw new InvalidOperationException("The generator failed.", exception);
        }
    }

    public int GeneratedFiles => _primed.GetRunResult().Results.Single().GeneratedSources.Length;

    /// <summary>The project after one more keystroke within a method, from where the driver was primed: nothing of it is bound yet.</summary>
    public Compilation Type() => Edit("_prices.Sum()", "_prices.Sum() + " + _keystrokes++);

    /// <summary>The project after one more keystroke in a method's name.</summary>
    public Compilation Declare() => Edit("decimal Total", "decimal Total" + _keystrokes++);

    /// <summary>The project as it is opened.</summary>
    public Compilation Open() => Known(_compilation.Clone());

    /// <summary>What the keystroke costs.</summary>
    public GeneratorDriver RunPrimed(Compilation compilation) => _primed.RunGenerators(compilation);

    /// <summary>What opening the project costs.</summary>
    public GeneratorDriver RunCold(Compilation compilation) => _fresh.RunGenerators(compilation);

    private CSharpCompilation Edit(string old, string replacement)
        => Known(_compilation.ReplaceSyntaxTree(_edited, Parse(_text.Replace(old, replacement, StringComparison.Ordinal), _edited.FilePath)));

    /// <summary>An editor has asked for the names of a project's types long before a generator runs.</summary>
    private static CSharpCompilation Known(CSharpCompilation compilation)
    {
        compilation.GetTypeByMetadataName("App.Orders.Order0");
        return compilation;
    }

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, ParseOptions, path);
}
