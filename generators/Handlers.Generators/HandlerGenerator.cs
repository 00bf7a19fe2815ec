using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>Implements <c>IMessageHandler</c> for each partial class that has annotated methods.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class HandlerGenerator : IIncrementalGenerator
{
    /// <summary>The step that makes the models.</summary>
    internal const string ParseStep = "Parse";

    /// <summary>The step that names the files.</summary>
    internal const string NameStep = "Name";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<HandlerClass> classes = context
            .FromDeclarations(withDocumentation: false, HandlerParser.ParseAll)
            .WithTrackingName(ParseStep);

        // Depends only on the names, so that a class is generated again only if its own name starts or stops clashing.
        IncrementalValueProvider<EquatableArray<string>> clashing = classes
            .Select(static (handler, _) => handler.MetadataName)
            .Collect()
            .Select(static (names, _) => HintNames.Clashing(names));

        context.RegisterSourceOutput(
            classes.Combine(clashing).Select(static (found, _) => (Handler: found.Left, HintName: HintNames.Of(found.Left, found.Right))).WithTrackingName(NameStep),
            static (output, named) => HandlerEmitter.AddSource(output, named.Handler, named.HintName));
    }
}
