using System.Collections.Immutable;

namespace Handlers.Generators;

/// <summary>One row of the <see cref="EventCatalog"/>. Each is a single object, so models hold it and compare it by reference.</summary>
internal sealed class EventEntry
{
    /// <summary>The attribute as the user writes it: <c>OnText</c>.</summary>
    public required string Attribute { get; init; }

    /// <summary>The type of the event that the interface method takes: <c>global::Handlers.TextEvent</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The flag of <c>HandlerInterest</c> for a method that takes nothing the other flags stand for.</summary>
    public required string Interest { get; init; }

    /// <summary>What a method may take, the common ones last.</summary>
    public required ImmutableArray<EventValue> Values { get; init; }

    /// <summary>What holds the block whose <c>Name</c> the attribute's tool is compared with; <see langword="null"/> if the attribute has no tool.</summary>
    public Carrier? ToolCall { get; init; }

    /// <summary>Whether the attribute says in which arrays the elements stand.</summary>
    public bool HasPaths { get; init; }

    /// <summary>The attribute with the arguments that it needs.</summary>
    public string Example => HasPaths ? Attribute + "(\"tool\", \"items\")" : Attribute;

    /// <summary>What a method may return besides nothing and tasks; <see langword="null"/> if nothing else.</summary>
    public TypePattern? Decision { get; init; }

    /// <summary>Whether there is nothing left to cancel when it comes.</summary>
    public bool IsLast { get; init; }

    /// <summary><c>Handlers.OnTextAttribute</c>.</summary>
    public string AttributeMetadataName => $"Handlers.{Attribute}Attribute";

    /// <summary>The method of <c>IMessageHandler</c>: <c>OnTextAsync</c>.</summary>
    public string InterfaceMethod => Attribute + "Async";
}
