using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Handlers.Generators.Tests;

/// <summary>The MSBuild properties that a project shows its analyzers.</summary>
internal sealed class ProjectOptions : AnalyzerConfigOptionsProvider
{
    private readonly Options _options;

    private ProjectOptions(Options options) => _options = options;

    public override AnalyzerConfigOptions GlobalOptions => _options;

    public static AnalyzerOptions Of(params (string Name, string Value)[] properties)
        => new([], new ProjectOptions(new Options(properties.ToDictionary(property => "build_property." + property.Name, property => property.Value))));

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => _options;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => _options;

    private sealed class Options(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
