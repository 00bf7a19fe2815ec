namespace Agent;

/// <summary>A line that a search found.</summary>
internal sealed record FoundLine(string Path, int Line, string Text);
