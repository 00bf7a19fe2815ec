namespace Handlers.Generators;

/// <summary>A partial type as it is reopened.</summary>
/// <param name="Keyword"><c>class</c>, <c>record</c>, <c>struct</c>, <c>record struct</c> or <c>interface</c>.</param>
/// <param name="Name">The name with its type parameters: <c>Outer&lt;T&gt;</c>.</param>
internal sealed record TypeHeader(string Keyword, string Name);
