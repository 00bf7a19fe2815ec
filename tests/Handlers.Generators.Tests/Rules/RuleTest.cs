using Handlers.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace Handlers.Generators.Tests.Rules;

/// <summary>
/// Sources with the expected squiggles marked, <c>{|HND0001:X|}</c>, checked by analyzer, generator and compiler together: a diagnostic
/// of any of them that is not marked fails the test, infos and warnings included.
/// </summary>
internal sealed class RuleTest<TFix> : CSharpCodeFixTest<HandlerAnalyzer, TFix, DefaultVerifier>
    where TFix : CodeFixProvider, new()
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Text.Json;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Handlers;
        """;

    public RuleTest(params string[] sources)
    {
        // The built-in reference assemblies are downloaded; these come with a package.
        ReferenceAssemblies = new ReferenceAssemblies("net10.0");
        TestState.AdditionalReferences.AddRange(GeneratedCode.References);
        CompilerDiagnostics = CompilerDiagnostics.Suggestions;
        TestBehaviors = TestBehaviors.SkipGeneratedSourcesCheck;
        LanguageVersion = LanguageVersion.CSharp14;

        foreach (string source in sources)
        {
            TestState.Sources.Add(source);
        }

        TestState.Sources.Add(("Usings.cs", Usings));
        TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.HandlersWarnOnUnknownEvents = true"));
    }

    public LanguageVersion LanguageVersion { get; init; }

    protected override ParseOptions CreateParseOptions() => new CSharpParseOptions(LanguageVersion);

    protected override CompilationOptions CreateCompilationOptions() => new CSharpCompilationOptions(
        OutputKind.DynamicallyLinkedLibrary,
        nullableContextOptions: LanguageVersion >= LanguageVersion.CSharp8 ? NullableContextOptions.Enable : NullableContextOptions.Disable,
        allowUnsafe: true);

    protected override IEnumerable<Type> GetSourceGenerators() => [typeof(HandlerGenerator)];

    /// <summary>Asserts that the fix turns the sources into these, which have no diagnostic left, and so do all of them at once.</summary>
    public Task FixesTo(params string[] sources)
    {
        foreach (string source in sources)
        {
            FixedState.Sources.Add(source);
        }

        FixedState.Sources.Add(("Usings.cs", Usings));
        return RunAsync(TestContext.Current.CancellationToken);
    }
}
