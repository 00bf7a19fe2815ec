using System.Collections.Immutable;

namespace Handlers.Generators;

/// <summary>One row of the <see cref="EventCatalog"/>. Each is a single object, so models hold it and compare it by reference.</summary>
internal sealed class EventEntry
{
    /// <summary>The attribute as the user writes it: <c>OnText</c>.</summary>
    public required string Attribute { get; init; }

    /// <summary>The type of the event that the interface method takes: <c>global::Handlers.TextEvent</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The flag of <c>HandlerInterest</c> for a method whose parameters need no other flag.</summary>
    public required string Interest { get; init; }

    /// <summary>The flag for a class whose methods all take runs of deltas; <see langword="null"/> if the attribute has no <c>Coalesce</c>.</summary>
    public string? CoalescedInterest => Attribute is "OnText" or "OnThinking" or "OnInputJson" ? Attribute.Substring(2) + "Coalesced" : null;

    /// <summary>The values that a method may take; those that all events have come last.</summary>
    public required ImmutableArray<EventValue> Values { get; init; }

    /// <summary>The value whose <c>Name</c> is compared with the attribute's tool; <see langword="null"/> if the attribute takes no tool name.</summary>
    public Carrier? ToolCall { get; init; }

    /// <summary>Whether the attribute says in which arrays the elements stand.</summary>
    public bool HasPaths { get; init; }

    /// <summary>The attribute with the arguments that it needs.</summary>
    public string Example => HasPaths ? Attribute + "(\"tool\", \"items\")" : Attribute;

    /// <summary>The decision type that a method may return; <see langword="null"/> if the event takes no decision.</summary>
    public TypePattern? Decision { get; init; }

    /// <summary>Whether the stream has already ended when the event occurs, so that cancellation no longer matters.</summary>
    public bool IsLast { get; init; }

    /// <summary><c>Handlers.OnTextAttribute</c>.</summary>
    public string AttributeMetadataName => $"Handlers.{Attribute}Attribute";

    /// <summary>The method of <c>IMessageHandler</c>: <c>OnTextAsync</c>.</summary>
    public string InterfaceMethod => Attribute + "Async";
}
