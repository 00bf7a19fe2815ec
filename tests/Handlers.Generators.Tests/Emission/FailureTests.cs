using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Generators.Tests.Emission;

/// <summary>A failure of the generator on one class is a diagnostic for that class, and no more.</summary>
public sealed class FailureTests
{
    [Fact]
    public void The_other_classes_are_still_generated()
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(new ThreeClasses());

        GeneratorRunResult result = driver
            .RunGenerators(GeneratedCode.Compile(LanguageVersion.CSharp14, [""]), TestContext.Current.CancellationToken)
            .GetRunResult().Results.Single();

        Assert.Null(result.Exception);
        Assert.Equal(["Right.g.cs"], result.GeneratedSources.Select(source => source.HintName));
        Assert.Collection(
            result.Diagnostics.Select(diagnostic => diagnostic.GetMessage(null)),
            message => Assert.Equal("No code could be generated for 'Parsing': it broke", message),
            message => Assert.StartsWith("No code could be generated for 'Emit?ting': ArgumentException: ", message, StringComparison.Ordinal));
        Assert.All(result.Diagnostics, diagnostic => Assert.Equal("HND0099", diagnostic.Id));
    }

    [Fact]
    public void A_run_that_is_cancelled_stops_and_the_next_one_has_everything()
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(new HandlerGenerator());
        CSharpCompilation compilation = GeneratedCode.Compile(LanguageVersion.CSharp14, ["partial class X { [Handlers.OnPing] void Ping() { } }"]);

        Assert.ThrowsAny<OperationCanceledException>(() => driver.RunGenerators(compilation, new CancellationToken(canceled: true)));

        Assert.Single(driver.RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult().GeneratedTrees);
    }

    [Fact]
    public void Parsing_honours_cancellation()
    {
        CSharpCompilation compilation = GeneratedCode.Compile(
            LanguageVersion.CSharp14,
            ["partial class B { [Handlers.OnPing] protected void Ping() { } } partial class X : B { [Handlers.OnPing] void Pong() { } }"]);

        Assert.ThrowsAny<OperationCanceledException>(() => HandlerParser.ParseAll(compilation, new CancellationToken(canceled: true)));
    }

    /// <summary>A class that could not be parsed, one whose file is refused, and one that is right.</summary>
    private sealed class ThreeClasses : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context)
        {
            HandlerClass right = new("Right", "", ImmutableArray.Create(new TypeHeader("class", "Right")), default, default, false);
            HandlerClass[] classes = [HandlerClass.Failed("Parsing", "it broke"), right with { MetadataName = "Emit?ting" }, right];

            context.RegisterSourceOutput(
                context.CompilationProvider.SelectMany((_, _) => classes),
                (output, handler) => HandlerEmitter.AddSource(output, handler, HintNames.Of(handler, default)));
        }
    }
}
