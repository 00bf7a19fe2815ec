using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Handlers.Generators.Tests.Randomized;

/// <summary>Random classes do what a plain record of the random choices says, whatever their bases, names, overloads and overrides.</summary>
public sealed class RandomClassTests
{
    /// <summary>A compilation costs much more than a class, so a case is many classes.</summary>
    private const int ClassesPerCase = 250;

    [Fact]
    public async Task Random_classes_call_what_is_annotated()
    {
        int first = RandomRuns.FirstSeed;
        int cases = RandomRuns.Cases(ClassesPerCase) / ClassesPerCase;

        for (int seed = first; seed < first + cases; seed++)
        {
            try
            {
                await RunAsync(new System.Random(seed));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                throw new InvalidOperationException($"HANDLERS_RANDOM_SEED={seed} HANDLERS_RANDOM_CASES={ClassesPerCase}: {exception.Message}", exception);
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{cases * ClassesPerCase} random classes from seed {first}");
    }

    private static async Task RunAsync(System.Random random)
    {
        RandomClass[] classes = [.. Enumerable.Range(0, ClassesPerCase).Select(i => new RandomClass(random, i))];
        const string alias = "global using TheText = Handlers.OnTextAttribute;\n";
        const string quiet = "#pragma warning disable CS0109, CS0108, CS0628, CS8981\n";

        CSharpCompilation library = Project("Library", alias, quiet + string.Concat(classes.Select(c => c.Library)), []);
        Compilation generatedLibrary = LoadedAssemblies.Generate(library);
        byte[] image = LoadedAssemblies.Image(generatedLibrary, isReference: random.Next(2) == 0);
        string app = quiet + string.Concat(classes.Select(c => c.App));
        CSharpCompilation project = Project("App", alias, app, [MetadataReference.CreateFromImage(image)]);
        Compilation generatedApp = LoadedAssemblies.Generate(project);

        AssertSame(generatedApp, LoadedAssemblies.Generate(Project("App", alias, app, [generatedLibrary.ToMetadataReference()])));
        AssertSame(generatedApp, LoadedAssemblies.Generate(Project("App", alias, app, [library.ToMetadataReference()])));
        await AssertNoErrorAsync(generatedLibrary);
        await AssertNoErrorAsync(generatedApp);

        using var assemblies = new LoadedAssemblies(generatedLibrary, generatedApp);
        foreach (RandomClass type in classes)
        {
            // A class without any handler, and whose bases have none, is no handler.
            object instance = assemblies.Create(type.Type);
            foreach (RandomEvent known in RandomEvent.All)
            {
                Trace.Start();
                bool isWanted = false;
                if (instance is IMessageHandler handler)
                {
                    isWanted = (handler.Interest & known.Interest) != 0;
                    await known.Raise(handler);
                }

                Assert.Equal(type.Expected(known.Attribute).Count > 0, isWanted);

                if (!type.Expected(known.Attribute).SequenceEqual(Trace.Lines))
                {
                    Assert.Fail($"{type.Type} {known.Attribute}: expected {string.Join(", ", type.Expected(known.Attribute))}; called {string.Join(", ", Trace.Lines)}\n{type.Library}\n// App\n{type.App}");
                }
            }
        }
    }

    private static CSharpCompilation Project(string name, string alias, string source, ImmutableArray<MetadataReference> references)
        => LoadedAssemblies.Project(name, [source], references)
            .AddSyntaxTrees(CSharpSyntaxTree.ParseText(alias, LoadedAssemblies.ParseOptions, $"/src/{name}/alias.cs", cancellationToken: TestContext.Current.CancellationToken));

    private static void AssertSame(Compilation one, Compilation other)
        => Assert.Equal(one.SyntaxTrees.Skip(2).Select(tree => tree.ToString()), other.SyntaxTrees.Skip(2).Select(tree => tree.ToString()));

    private static async Task AssertNoErrorAsync(Compilation compilation)
        => Assert.Empty((await compilation.WithAnalyzers([new HandlerAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken))
            .Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Info)
            .Select(diagnostic => diagnostic.ToString()));
}
