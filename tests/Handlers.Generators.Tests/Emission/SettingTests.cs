using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Generators.Tests.Emission;

/// <summary>Generated code compiles whatever a project's settings are.</summary>
public sealed class SettingTests
{
    private const string ImplicitUsings = """
        global using global::System;
        global using global::System.Collections.Generic;
        global using global::System.IO;
        global using global::System.Linq;
        global using global::System.Threading;
        global using global::System.Threading.Tasks;
        """;

    private static readonly string[] Namespaces = ["My.System", "My.Handlers", "My.Task", "System.Handlers", "Handlers.System"];

    /// <summary>Every event with all it gives, and an asynchronous method before a synchronous one, in each namespace that could be in the way.</summary>
    private static string Source => string.Concat(Namespaces.Select(name =>
        $"namespace {name} {{ public partial class Everything {{ {Methods} }} public partial record Nested<T> {{ partial struct Inner {{ partial class Deep {{ {Methods} }} }} }} }}\n"));

    private static string Methods => string.Concat(EventCatalog.Events.Select(entry =>
    {
        string parameters = string.Join(", ", entry.Values.Select(value => value.Forms[0].Type + " " + value.Name));
        return $"""
            [global::Handlers.{entry.Example}] void {entry.Attribute}({parameters}) {"{ }"}
            [global::Handlers.{entry.Example}] global::System.Threading.Tasks.Task {entry.Attribute}Async() => global::System.Threading.Tasks.Task.CompletedTask;
            [global::Handlers.{entry.Example}] void {entry.Attribute}Again({parameters}) {"{ }"}

            """;
    }));

    public static TheoryData<LanguageVersion, NullableContextOptions, bool> Settings
    {
        get
        {
            var settings = new TheoryData<LanguageVersion, NullableContextOptions, bool>();
            foreach (LanguageVersion version in Enum.GetValues<LanguageVersion>().Where(version => version is >= LanguageVersion.CSharp9 and < LanguageVersion.LatestMajor))
            {
                settings.Add(version, NullableContextOptions.Disable, false);
                settings.Add(version, NullableContextOptions.Enable, false);

                if (version >= LanguageVersion.CSharp10)
                {
                    settings.Add(version, NullableContextOptions.Enable, true);
                }
            }

            return settings;
        }
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Every_shape_compiles(LanguageVersion version, NullableContextOptions nullable, bool implicitUsings)
    {
        CSharpCompilation compilation = GeneratedCode.Compile(version, implicitUsings ? [Source, ImplicitUsings] : [Source]);
        compilation = compilation.WithOptions(compilation.Options.WithNullableContextOptions(nullable));

        CSharpGeneratorDriver.Create([new HandlerGenerator().AsSourceGenerator()], parseOptions: new CSharpParseOptions(version))
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _, TestContext.Current.CancellationToken);

        Assert.Equal(1 + (2 * Namespaces.Length) + (implicitUsings ? 1 : 0), output.SyntaxTrees.Count());
        Assert.Empty(output.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden)
            .Select(diagnostic => diagnostic.ToString()));
    }
}
