using Handlers.Generators;
using Microsoft.CodeAnalysis;

namespace Handlers.Benchmarks;

/// <summary>What the usual search costs, without anything done with what it finds: <c>ForAttributeWithMetadataName</c> for each attribute.</summary>
internal sealed class SearchGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        foreach (EventEntry entry in EventCatalog.Events)
        {
            context.RegisterSourceOutput(
                context.SyntaxProvider.ForAttributeWithMetadataName(entry.AttributeMetadataName, static (_, _) => true, static (_, _) => 0),
                static (_, _) => { });
        }
    }
}
