namespace Handlers.Generators;

/// <summary>How a parameter is matched with a value.</summary>
internal enum ValueRole
{
    /// <summary>By type alone.</summary>
    Plain,

    /// <summary>The first parameter of a text type, unless its name ends in <c>snapshot</c>.</summary>
    Delta,

    /// <summary>The second parameter of a text type, or the one whose name ends in <c>snapshot</c>.</summary>
    Snapshot,

    /// <summary>The first parameter that is nothing else.</summary>
    Item,

    /// <summary>By type alone; every event has it.</summary>
    Common,
}
