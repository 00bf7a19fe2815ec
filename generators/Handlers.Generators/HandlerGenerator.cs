using System.Linq;
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
        IncrementalValuesProvider<HandlerClass>[] classes = [.. EventCatalog.Events.Select(entry => Classes(context, entry))];

        // Names alone, so that a class is generated anew only if its own name comes to clash, or does no more.
        IncrementalValueProvider<EquatableArray<string>> clashing = classes
            .Select(static some => some.Select(static (handler, _) => handler.MetadataName).Collect())
            .Aggregate(static (some, more) => some.Combine(more).Select(static (both, _) => both.Left.AddRange(both.Right)))
            .Select(static (names, _) => HintNames.Clashing(names));

        foreach (IncrementalValuesProvider<HandlerClass> some in classes)
        {
            context.RegisterSourceOutput(
                some.Combine(clashing).Select(static (pair, _) => (Handler: pair.Left, HintName: HintNames.Of(pair.Left, pair.Right))),
                static (output, named) => HandlerEmitter.AddSource(output, named.Handler, named.HintName));
        }
    }

    /// <summary>The classes whose first attribute is that of one event.</summary>
    private static IncrementalValuesProvider<HandlerClass> Classes(IncrementalGeneratorInitializationContext context, EventEntry entry)
        => context.SyntaxProvider
            .ForAttributeWithMetadataName(
                entry.AttributeMetadataName,
                static (_, _) => true,
                (attributed, cancellationToken) => HandlerParser.Parse(attributed, entry, cancellationToken)!)
            .Where(static handler => handler is not null)
            .WithTrackingName(StepName(entry.Attribute));
}
