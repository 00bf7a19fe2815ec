using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>Implements <c>IToolSet</c> for each partial class with <c>[Tool]</c> methods, and <c>IJsonOutput</c> for each type with <c>[JsonOutput]</c>.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ToolGenerator : IIncrementalGenerator
{
    /// <summary>The step that makes the models.</summary>
    internal const string ParseStep = "ParseTools";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ToolClass> classes = context
            .FromDeclarations(withDocumentation: true, ToolParser.ParseAll)
            .WithTrackingName(ParseStep);

        IncrementalValueProvider<EquatableArray<string>> clashing = classes
            .Select(static (type, _) => type.MetadataName)
            .Collect()
            .Select(static (names, _) => HintNames.Clashing(names));

        context.RegisterSourceOutput(
            classes.Combine(clashing).Select(static (found, _) => (Type: found.Left, HintName: HintNames.Of(found.Left.MetadataName, found.Left.Types, found.Right))),
            static (output, named) => ToolEmitter.AddSource(output, named.Type, named.HintName));
    }
}
