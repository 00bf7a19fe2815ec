namespace Handlers.Benchmarks;

/// <summary>An element of the input in a <see cref="SampleStream"/>.</summary>
internal sealed record Edit(string Path, int Line, string? Old, string New, bool All);
