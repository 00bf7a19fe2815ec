namespace Handlers.Generators;

/// <summary>Elements that methods of one class take.</summary>
/// <param name="Paths">The arrays.</param>
/// <param name="Type">The type that they are read as, its full name; <see langword="null"/> if they are not read.</param>
/// <param name="Schema">The schema that they are checked against.</param>
internal sealed record ElementReader(EquatableArray<ArrayPath> Paths, string? Type, string Schema);
