namespace Handlers.Generators;

/// <summary>All that is known of a handler class once it is parsed: what the emitter needs, and nothing that refers to a compilation.</summary>
/// <param name="MetadataName">Its full name as in metadata, <c>Demo.Outer`1+Printer</c>: what names its generated file.</param>
/// <param name="Namespace">The namespace as C#; empty for the global one.</param>
/// <param name="Types">The types to reopen, the outermost first, the handler class last.</param>
/// <param name="Interest">The flags of <c>HandlerInterest</c> it needs, in a fixed order; empty for none.</param>
/// <param name="Methods">What is called: the base classes' methods first, then its own, in the order in which they stand.</param>
/// <param name="ImplementsInterest">Whether the user wrote <c>IMessageHandler.Interest</c> by hand, so that it must not be emitted.</param>
internal sealed record HandlerClass(
    string MetadataName,
    string Namespace,
    EquatableArray<TypeHeader> Types,
    EquatableArray<string> Interest,
    EquatableArray<HandlerMethod> Methods,
    bool ImplementsInterest)
{
    /// <summary>What went wrong if the class could not be parsed; then nothing else here counts.</summary>
    public string? Failure { get; init; }

    public static HandlerClass Failed(string metadataName, string failure)
        => new(metadataName, "", default, default, default, false) { Failure = failure };
}
