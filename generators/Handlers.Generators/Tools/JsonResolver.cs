namespace Handlers.Generators;

/// <summary>The generated metadata of a class, or what a user's context has in its place.</summary>
/// <param name="Context">The full name of the context; <see langword="null"/> for generated metadata.</param>
/// <param name="Types">The types.</param>
internal sealed record JsonResolver(string? Context, EquatableArray<JsonType> Types);
