namespace Handlers;

/// <summary>An element that is complete, by its place in its block's text.</summary>
internal readonly record struct FoundItem(ItemNode Array, int Number, int Start, int Length);
