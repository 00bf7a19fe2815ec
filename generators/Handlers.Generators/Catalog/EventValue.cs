using System.Collections.Immutable;

namespace Handlers.Generators;

/// <summary>One thing that an event can give, in all the types it can be asked for.</summary>
internal sealed class EventValue
{
    /// <summary>Its name, as a parameter would be called.</summary>
    public required string Name { get; init; }

    public ValueRole Role { get; init; }

    /// <summary>The types it comes in, the cheapest first.</summary>
    public required ImmutableArray<ValueForm> Forms { get; init; }

    /// <summary>
    /// The form for types of the user's own: in its carrier, <c>{0}</c> stands for the type, and <c>{1}</c> for a number; <see langword="null"/> if there is none.
    /// </summary>
    public ValueForm? Custom { get; init; }

    /// <summary>The derived types that may be asked for in place of the first form; <see langword="null"/> if none.</summary>
    public CaseTable? Cases { get; init; }

    /// <summary>Whether it is left out of a method that is written for the user, as it costs more than what most need.</summary>
    public bool IsCostly { get; init; }
}
