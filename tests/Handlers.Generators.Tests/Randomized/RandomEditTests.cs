using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Generators.Tests.Randomized;

/// <summary>After each of many random edits, in two projects of which one refers to the other, the driver gives what a fresh one gives.</summary>
public sealed class RandomEditTests
{
    private const int EditsPerCase = 50;

    private static readonly MetadataReference[] References =
    [
        Net100.References.SystemRuntime,
        Net100.References.SystemMemory,
        Net100.References.SystemCollections,
        Net100.References.SystemTextJson,
        MetadataReference.CreateFromFile(typeof(IMessageHandler).Assembly.Location),
    ];

    [Fact]
    public void Random_edits_leave_nothing_stale()
    {
        int first = RandomRuns.FirstSeed;
        int cases = Math.Max(1, RandomRuns.Cases(300) / EditsPerCase);

        for (int seed = first; seed < first + cases; seed++)
        {
            try
            {
                Run(new System.Random(seed));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                throw new InvalidOperationException($"HANDLERS_RANDOM_SEED={seed} HANDLERS_RANDOM_CASES={EditsPerCase}: {exception.Message}", exception);
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{cases * EditsPerCase} random edits from seed {first}");
    }

    private static void Run(System.Random random)
    {
        GeneratorDriver fresh = CSharpGeneratorDriver.Create([new HandlerGenerator().AsSourceGenerator()], parseOptions: LoadedAssemblies.ParseOptions);
        var library = new RandomEdits(random, "Library", References);
        var app = new RandomEdits(random, "App", References);
        GeneratorDriver libraryDriver = fresh, appDriver = fresh;
        MetadataReference? reference = null;

        for (int i = 0; i < EditsPerCase; i++)
        {
            string edit = random.Next(3) == 0 ? library.Edit() : app.Edit();

            libraryDriver = libraryDriver.RunGeneratorsAndUpdateCompilation(library.Compilation, out Compilation generated, out _, TestContext.Current.CancellationToken);
            AssertFresh($"{edit} (edit {i}, library)", fresh, libraryDriver, library, random);

            // As an editor does, with the generated files or, before it has made them, without.
            MetadataReference next = (random.Next(5) == 0 ? library.Compilation : generated).ToMetadataReference();
            app.Compilation = reference is null ? app.Compilation.AddReferences(next) : app.Compilation.ReplaceReference(reference, next);
            reference = next;

            appDriver = appDriver.RunGenerators(app.Compilation, TestContext.Current.CancellationToken);
            AssertFresh($"{edit} (edit {i}, app)", fresh, appDriver, app, random);
        }
    }

    private static void AssertFresh(string edit, GeneratorDriver fresh, GeneratorDriver driver, RandomEdits project, System.Random random)
    {
        CSharpCompilation compilation = random.Next(10) == 0 ? project.Reparsed() : project.Compilation;
        Dictionary<string, string> expected = Files(fresh.RunGenerators(compilation, TestContext.Current.CancellationToken), edit);
        Dictionary<string, string> actual = Files(driver, edit);

        if (!expected.OrderBy(file => file.Key).SequenceEqual(actual.OrderBy(file => file.Key)) && !HasAliasTwice(project.Compilation))
        {
            Assert.Fail($"After {edit}:\nexpected {string.Join("\n", expected.Values)}\ngiven {string.Join("\n", actual.Values)}\nof {string.Join("\n// ---\n", project.Compilation.SyntaxTrees)}");
        }
    }

    // Of two global aliases with one name (CS1537) the compiler uses one, and which one depends on the edits before: a compilation of the same files, parsed again, may
    // use the other. So there is no one right result to compare with. The error is the compilation's own, and the edit that mends it changes a declaration.
    private static bool HasAliasTwice(Compilation compilation)
        => compilation.GetDeclarationDiagnostics(TestContext.Current.CancellationToken).Any(diagnostic => diagnostic.Id == "CS1537");

    private static Dictionary<string, string> Files(GeneratorDriver driver, string edit)
    {
        GeneratorRunResult result = driver.GetRunResult().Results.Single();

        if (result.Exception is not null || result.Diagnostics.Length > 0)
        {
            Assert.Fail($"After {edit}: {result.Exception} {string.Join(", ", result.Diagnostics)}");
        }

        return result.GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString());
    }
}
