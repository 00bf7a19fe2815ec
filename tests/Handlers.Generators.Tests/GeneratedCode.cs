using System.Collections.Immutable;
using System.Runtime.Loader;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Generators.Tests;

/// <summary>Sources, what the generator adds to them, and the assembly of both, loaded for as long as it is needed.</summary>
internal sealed class GeneratedCode : IDisposable
{
    public const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Text.Json;
        using System.Threading;
        using System.Threading.Tasks;
        using Handlers;
        using Handlers.Generators.Tests;

        """;

    private readonly AssemblyLoadContext _context = new("generated", isCollectible: true);
    private System.Reflection.Assembly? _assembly;

    private GeneratedCode(Compilation compilation, GeneratorDriverRunResult result)
    {
        Compilation = compilation;
        Result = result;
    }

    public static ImmutableArray<MetadataReference> References { get; } =
    [
        .. Net100.References.All,
        MetadataReference.CreateFromFile(typeof(IMessageHandler).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(GeneratedCode).Assembly.Location),
    ];

    /// <summary>The sources and the generated files, compiled.</summary>
    public Compilation Compilation { get; }

    public GeneratorDriverRunResult Result { get; }

    /// <summary>The generated files by hint name.</summary>
    public IReadOnlyDictionary<string, string> Files => Result.Results.SelectMany(result => result.GeneratedSources)
        .ToDictionary(source => source.HintName, source => source.SourceText.ToString());

    /// <summary>The one generated file.</summary>
    public string File => Files.Values.Single();

    /// <summary>Runs the generator over sources that start with the usual usings; nothing need compile.</summary>
    public static GeneratedCode Run(params string[] sources) => Run(LanguageVersion.CSharp14, [.. sources.Select(source => Usings + source)]);

    public static GeneratedCode Run(LanguageVersion version, string[] sources, params MetadataReference[] references)
    {
        CSharpCompilation compilation = Compile(version, sources, references);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new HandlerGenerator().AsSourceGenerator(), new ToolGenerator().AsSourceGenerator()],
            parseOptions: new CSharpParseOptions(version));

        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _, TestContext.Current.CancellationToken);
        return new GeneratedCode(output, driver.GetRunResult());
    }

    public static CSharpCompilation Compile(LanguageVersion version, string[] sources, params MetadataReference[] references)
    {
        var options = new CSharpParseOptions(version);
        return CSharpCompilation.Create(
            "generated",
            sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, options, $"/src/{(char)('a' + i)}.cs")),
            [.. References, .. references],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: version >= LanguageVersion.CSharp8 ? NullableContextOptions.Enable : NullableContextOptions.Disable,
                allowUnsafe: true));
    }

    /// <summary>Runs the generator and asserts that all of it compiles without as much as a warning.</summary>
    public static GeneratedCode Compiled(params string[] sources) => Run(sources).AssertCompiles();

    public GeneratedCode AssertCompiles()
    {
        IEnumerable<Diagnostic> diagnostics = Compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden);

        Assert.Empty(diagnostics.Concat(Result.Diagnostics).Select(diagnostic => diagnostic.ToString()));
        return this;
    }

    /// <summary>The assembly as bytes, to be referred to by other sources.</summary>
    public MetadataReference ToReference()
    {
        using var image = new MemoryStream();
        Assert.True(Compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    /// <summary>An instance of a class, by its metadata name.</summary>
    public IMessageHandler Create(string type, params object[] arguments) => (IMessageHandler)CreateObject(type, arguments);

    /// <summary>A tool set, by its class's metadata name.</summary>
    public IToolSet CreateToolSet(string type, params object[] arguments) => (IToolSet)CreateObject(type, arguments);

    private object CreateObject(string type, object[] arguments)
    {
        if (_assembly is null)
        {
            using var image = new MemoryStream();
            Assert.True(Compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
            image.Position = 0;
            _assembly = _context.LoadFromStream(image);
        }

        return Activator.CreateInstance(_assembly.GetType(type, throwOnError: true)!, arguments)!;
    }

    public void Dispose() => _context.Unload();
}
