using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Benchmarks;

/// <summary>
/// A project as an editor holds it: a generator that has run over it, a referenced project, and keystrokes in either. Each keystroke
/// starts from the primed driver and makes a compilation in which nothing is bound yet.
/// </summary>
internal sealed class Editor
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    private readonly GeneratorDriver _fresh;
    private readonly int _handlers;
    private CSharpCompilation _library;
    private CompilationReference _reference;
    private CSharpCompilation _project;
    private GeneratorDriver _primed;
    private int _keystrokes;

    /// <param name="generator">The generator.</param>
    /// <param name="handlerClasses">How many files hold a handler class.</param>
    /// <param name="unrelatedFiles">How many other files there are, in the project and in the one it refers to.</param>
    public Editor(IIncrementalGenerator generator, int handlerClasses, int unrelatedFiles)
    {
        _handlers = handlerClasses;
        _library = Project("Library", [.. Enumerable.Range(unrelatedFiles, unrelatedFiles).Select(HandlerSources.Unrelated)], []);
        _reference = _library.ToMetadataReference();
        _project = Project(
            "App",
            [.. Enumerable.Range(0, handlerClasses).Select(HandlerSources.HandlerClass), .. Enumerable.Range(0, unrelatedFiles).Select(HandlerSources.Unrelated)],
            [_reference]);

        _fresh = CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: ParseOptions);
        _primed = _fresh.RunGenerators(_project);
        if (_primed.GetRunResult().Results.Single() is { Exception: { } exception })
        {
            throw new InvalidOperationException("The generator failed.", exception);
        }
    }

    public int GeneratedFiles => _primed.GetRunResult().Results.Single().GeneratedSources.Length;

    /// <summary>The project as it is opened.</summary>
    public Compilation Open() => Known(_project.Clone());

    /// <summary>A keystroke in a method of a file without handlers.</summary>
    public Compilation TypeElsewhere() => Known(Edit(_project, _project.SyntaxTrees.Length - 1, "_prices.Sum()"));

    /// <summary>A keystroke in a handler.</summary>
    public Compilation TypeInHandler() => Known(Edit(_project, _handlers / 2, "_length += delta.Length"));

    /// <summary>A keystroke in the name of a method of a file without handlers.</summary>
    public Compilation DeclareElsewhere() => Known(Edit(_project, _project.SyntaxTrees.Length - 1, "decimal Total", ""));

    /// <summary>A keystroke in the name of a handler.</summary>
    public Compilation DeclareHandler() => Known(Edit(_project, _handlers / 2, "void Print", ""));

    /// <summary>A keystroke in a method of the project that this one refers to.</summary>
    public Compilation TypeInReference() => Known(Refer(Edit(_library, 0, "_prices.Sum()")));

    /// <summary>A keystroke in the name of a method of the project that this one refers to.</summary>
    public Compilation DeclareInReference() => Known(Refer(Edit(_library, 0, "decimal Total", "")));

    /// <summary>Many keystrokes in bodies of all files of both projects, one after another, the generator running after every fiftieth.</summary>
    public void TypeEverywhere(int keystrokes)
    {
        for (int i = 0; i < keystrokes; i++)
        {
            if (i % 4 == 0)
            {
                CSharpCompilation library = Edit(_library, i / 4 % _library.SyntaxTrees.Length, "_prices.Sum()");
                CompilationReference reference = library.ToMetadataReference();
                _project = _project.ReplaceReference(_reference, reference);
                (_library, _reference) = (library, reference);
            }
            else
            {
                int file = i % _project.SyntaxTrees.Length;
                _project = Edit(_project, file, file < _handlers ? "_length += delta.Length" : "_prices.Sum()");
            }

            if (i % 50 == 0)
            {
                _primed = _primed.RunGenerators(_project);
            }
        }

        _primed = _primed.RunGenerators(_project);
    }

    /// <summary>Runs the generator from the primed driver, as after a keystroke.</summary>
    public GeneratorDriver RunPrimed(Compilation compilation) => _primed.RunGenerators(compilation);

    /// <summary>Runs the generator for the first time, as when the project is opened.</summary>
    public GeneratorDriver RunCold(Compilation compilation) => _fresh.RunGenerators(compilation);

    /// <summary>Changes the number after a given text of a file.</summary>
    private CSharpCompilation Edit(CSharpCompilation compilation, int file, string text, string between = " + ")
    {
        SyntaxTree tree = compilation.SyntaxTrees[file];
        string source = tree.ToString();
        int start = source.IndexOf(text, StringComparison.Ordinal) + text.Length;
        int end = start;
        string number = between + _keystrokes++;

        if (source.AsSpan(start).StartsWith(between))
        {
            end += between.Length;
            while (char.IsAsciiDigit(source[end]))
            {
                end++;
            }
        }

        return compilation.ReplaceSyntaxTree(tree, Parse(source[..start] + number + source[end..], tree.FilePath));
    }

    private CSharpCompilation Refer(CSharpCompilation library) => _project.ReplaceReference(_reference, library.ToMetadataReference());

    /// <summary>Requests the names of the project's types, as an editor does before a generator runs.</summary>
    private static CSharpCompilation Known(CSharpCompilation compilation)
    {
        compilation.GetTypeByMetadataName("App.Orders.Order0");
        return compilation;
    }

    private static CSharpCompilation Project(string name, string[] sources, MetadataReference[] references) => CSharpCompilation.Create(
        name,
        sources.Select((source, i) => Parse(source, $"/src/{name}/{i}.cs")),
        [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(IMessageHandler).Assembly.Location), .. references],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, ParseOptions, path);
}
