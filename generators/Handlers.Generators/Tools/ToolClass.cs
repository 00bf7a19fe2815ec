namespace Handlers.Generators;

/// <summary>A class with tools, or a type with <c>[JsonOutput]</c>.</summary>
/// <param name="MetadataName">Its name in metadata, which the file is named after.</param>
/// <param name="Namespace">Its namespace; empty for the global one.</param>
/// <param name="Types">The class and those around it, the outermost first.</param>
/// <param name="Tools">Its tools.</param>
/// <param name="Resolvers">The sources of serialization metadata.</param>
/// <param name="Output">For a type with <c>[JsonOutput]</c>, its schemas.</param>
internal sealed record ToolClass(
    string MetadataName,
    string Namespace,
    EquatableArray<TypeHeader> Types,
    EquatableArray<ToolMethod> Tools,
    EquatableArray<JsonResolver> Resolvers,
    OutputSchema? Output = null)
{
    /// <summary>Whether there are methods with <c>[Tool]</c>, including methods that are left out because they break a rule.</summary>
    public bool HasTools { get; init; }

    /// <summary>Why the generator failed to make code for the class; <see langword="null"/> if it did not fail.</summary>
    public string? Failure { get; init; }
}
