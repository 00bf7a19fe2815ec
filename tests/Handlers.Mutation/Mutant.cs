using Microsoft.CodeAnalysis.Text;

namespace Handlers.Mutation;

/// <summary>One change of the source: what replaces a node while the mutant is active.</summary>
/// <param name="File">The file, relative to the repository.</param>
/// <param name="Span">The place in the file: of the node, or of the statement that it is.</param>
/// <param name="Line">The node's line, from 1.</param>
/// <param name="Original">The node's text.</param>
/// <param name="Replacement">The text that takes its place; empty if the statement or block is left out.</param>
/// <param name="IsStatement">Whether a statement is replaced; otherwise it is an expression.</param>
internal sealed record Mutant(string File, TextSpan Span, int Line, string Original, string Replacement, bool IsStatement)
{
    /// <summary>The text of <see cref="Span"/>.</summary>
    public required string Text { get; init; }

    /// <summary>The text for the mutated source. It contains the original and the replacement, and chooses one at run time.</summary>
    public string Switch(int number) => IsStatement
        ? $"{{ if (global::Handlers.ActiveMutant.Is({number})) {{ {Replacement} }} else {{ {Text} }} }}"
        : $"(global::Handlers.ActiveMutant.Is({number}) ? ({Replacement}) : ({Text}))";

    public override string ToString() => Replacement.Length == 0 ? $"{File}:{Line}: without `{Original}`" : $"{File}:{Line}: `{Original}` → `{Replacement}`";
}
