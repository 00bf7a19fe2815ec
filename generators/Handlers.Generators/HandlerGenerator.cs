using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>Implements <c>IMessageHandler</c> for each partial class that has annotated methods.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class HandlerGenerator : IIncrementalGenerator
{
    /// <summary>The name of the step that makes the models, for an attribute as the user writes it.</summary>
    internal static string StepName(string attribute) => "Parse" + attribute;

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        foreach (EventEntry entry in EventCatalog.Events)
        {
            IncrementalValuesProvider<HandlerClass> classes = context.SyntaxProvider
                .ForAttributeWithMetadataName(
                    entry.AttributeMetadataName,
                    static (_, _) => true,
                    (attributed, cancellationToken) => HandlerParser.Parse(attributed, entry, cancellationToken)!)
                .Where(static handler => handler is not null)
                .WithTrackingName(StepName(entry.Attribute));

            context.RegisterSourceOutput(classes, HandlerEmitter.AddSource);
        }
    }
}
