namespace Handlers.Generators;

/// <summary>A parameter of a constructor that System.Text.Json calls.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type's full name.</param>
/// <param name="Default">Its default value as C#; <see langword="null"/> if it has none.</param>
internal sealed record JsonParameter(string Name, string Type, string? Default);
