using Handlers.Generators;
using Microsoft.CodeAnalysis;

namespace Handlers.Benchmarks;

/// <summary>
/// A generator that only searches, to measure the cost of <c>ForAttributeWithMetadataName</c> for the given number of attributes. It starts with
/// the attribute that most classes have.
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
