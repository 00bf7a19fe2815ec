using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Generators.Tests;

/// <summary>Assemblies of several projects that refer to one another, loaded together for as long as they are needed.</summary>
internal sealed class LoadedAssemblies : IDisposable
{
    private readonly AssemblyLoadContext _context = new("projects", isCollectible: true);

    /// <summary>Each assembly before those that refer to it.</summary>
    public LoadedAssemblies(params Compilation[] compilations)
    {
        foreach (Compilation compilation in compilations)
        {
            _context.LoadFromStream(new MemoryStream(Image(compilation)));
        }

        _context.Resolving += (context, name) => context.Assemblies.FirstOrDefault(assembly => assembly.GetName().Name == name.Name);
    }

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp14);

    /// <summary>A project, not generated yet.</summary>
    public static CSharpCompilation Project(string name, IEnumerable<string> sources, params IEnumerable<MetadataReference> references) => CSharpCompilation.Create(
        name,
        sources.Select((source, i) => CSharpSyntaxTree.ParseText(GeneratedCode.Usings + source, ParseOptions, $"/src/{name}/{i}.cs")),
        [.. GeneratedCode.References, .. references],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The project with what the generator adds.</summary>
    public static Compilation Generate(CSharpCompilation project)
    {
        GeneratorDriverRunResult result = CSharpGeneratorDriver.Create([new HandlerGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(project, out Compilation output, out _, TestContext.Current.CancellationToken)
            .GetRunResult();

        Assert.Null(result.Results.Single().Exception);
        return output;
    }

    /// <summary>Asserts that a project compiles, and gives the assembly.</summary>
    public static byte[] Image(Compilation compilation, bool isReference = false)
    {
        using var image = new MemoryStream();
        var options = new Microsoft.CodeAnalysis.Emit.EmitOptions(metadataOnly: isReference, includePrivateMembers: !isReference);
        Assert.Empty(compilation.Emit(image, options: options, cancellationToken: TestContext.Current.CancellationToken).Diagnostics
            .Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden)
            .Select(diagnostic => diagnostic.ToString()));
        return image.ToArray();
    }

    public object Create(string type) => Activator.CreateInstance(
        _context.Assemblies.Select(assembly => assembly.GetType(type)).First(found => found is not null)!,
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic,
        null, null, null)!;

    public void Dispose() => _context.Unload();
}
