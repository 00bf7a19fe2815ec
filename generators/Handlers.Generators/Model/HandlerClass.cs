namespace Handlers.Generators;

/// <summary>The model of a handler class: everything the emitter needs, without references to a compilation.</summary>
/// <param name="MetadataName">Its full name as in metadata, <c>Demo.Outer`1+Printer</c>. The generated file is named after it.</param>
/// <param name="Namespace">The namespace as C#; empty for the global one.</param>
/// <param name="Types">The types to reopen, the outermost first, the handler class last.</param>
/// <param name="Interest">The flags of <c>HandlerInterest</c> its own methods need, in a fixed order; empty for none.</param>
/// <param name="Methods">Its own methods, in the order in which they stand.</param>
/// <param name="ImplementsInterest">Whether the user wrote <c>IMessageHandler.Interest</c> by hand, so that it must not be emitted.</param>
internal sealed record HandlerClass(
    string MetadataName,
    string Namespace,
    EquatableArray<TypeHeader> Types,
    EquatableArray<string> Interest,
    EquatableArray<HandlerMethod> Methods,
    bool ImplementsInterest)
{
    /// <summary>Why the class could not be parsed; <see langword="null"/> if it was. If set, the other members have no meaning.</summary>
    public string? Failure { get; init; }

    /// <summary>The interest of its base class, as C#: <c>base.__HandlerInterest</c>; <see langword="null"/> if it has none.</summary>
    public string? BaseInterest { get; init; }

    /// <summary>The calls of base class handlers, for events that both classes handle.</summary>
    public EquatableArray<BaseCall> BaseCalls { get; init; }

    /// <summary>Whether other classes can derive from it, so that it needs protected members that they can call.</summary>
    public bool IsInheritable { get; init; }

    /// <summary>The <c>extern alias</c> by which the library is named; nearly always <c>global</c>.</summary>
    public string LibraryAlias { get; init; } = QualifiedNames.Global;

    /// <summary>Every <c>extern alias</c> that occurs.</summary>
    public EquatableArray<string> Aliases { get; init; }

    /// <summary>The elements of arrays that its methods take.</summary>
    public EquatableArray<ElementReader> Items { get; init; }

    /// <summary>The types that these elements are made of.</summary>
    public EquatableArray<JsonType> ItemTypes { get; init; }

    /// <summary>Whether the user wrote <c>IMessageHandler.ItemPaths</c> by hand, so that it must not be emitted.</summary>
    public bool ImplementsItemPaths { get; init; }

    /// <summary>The arrays of its base class, as C#: <c>base.__ItemPaths</c>; <see langword="null"/> if it has none.</summary>
    public string? BaseItemPaths { get; init; }

    public static HandlerClass Failed(string metadataName, string failure)
        => new(metadataName, "", default, default, default, false) { Failure = failure };
}
