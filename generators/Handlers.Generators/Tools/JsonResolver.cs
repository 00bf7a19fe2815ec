namespace Handlers.Generators;

/// <summary>The generated metadata of a class, or the user's context that replaces it.</summary>
/// <param name="Context">The full name of the context; <see langword="null"/> for generated metadata.</param>
/// <param name="Types">The types.</param>
internal sealed record JsonResolver(string? Context, EquatableArray<JsonType> Types);
