using Handlers.Generators;
using Microsoft.CodeAnalysis;

namespace Handlers.Benchmarks;

/// <summary>
/// What the usual search costs, without anything done with what it finds: <c>ForAttributeWithMetadataName</c> for each of so many
/// attributes, the one that most classes have first.
/// </summary>
internal sealed class SearchGenerator(int attributes) : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        foreach (EventEntry entry in EventCatalog.Events.OrderBy(entry => entry.Attribute != "OnText").Take(attributes))
        {
            context.RegisterSourceOutput(
                context.SyntaxProvider.ForAttributeWithMetadataName(entry.AttributeMetadataName, static (_, _) => true, static (_, _) => 0),
                static (_, _) => { });
        }
    }
}
