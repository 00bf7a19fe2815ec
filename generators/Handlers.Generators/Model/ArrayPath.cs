namespace Handlers.Generators;

/// <summary>Where an array stands whose elements a method takes.</summary>
/// <param name="Tool">The tool whose input holds it; <see langword="null"/> for the reply's text.</param>
/// <param name="Path">The names of the properties that lead to it.</param>
internal sealed record ArrayPath(string? Tool, string Path);
