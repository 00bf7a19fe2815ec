using System.Collections.Immutable;

namespace Handlers.Generators;

/// <summary>One value of an event, with all the types that a parameter for it may have.</summary>
internal sealed class EventValue
{
    /// <summary>The value's name, used as a parameter name.</summary>
    public required string Name { get; init; }

    public ValueRole Role { get; init; }

    /// <summary>The types in which the value is available, the cheapest first.</summary>
    public required ImmutableArray<ValueForm> Forms { get; init; }

    /// <summary>
    /// The form for types of the user's own: in its carrier, <c>{0}</c> stands for the type, and <c>{1}</c> for a number; <see langword="null"/> if there is none.
    /// </summary>
    public ValueForm? Custom { get; init; }

    /// <summary>The derived types that a parameter may have in place of the first form; <see langword="null"/> if none.</summary>
    public CaseTable? Cases { get; init; }

    /// <summary>Whether the refactoring that adds a method leaves the value out, because it is costly and rarely needed.</summary>
    public bool IsCostly { get; init; }
}
