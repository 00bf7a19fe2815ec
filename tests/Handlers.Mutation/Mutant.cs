using Microsoft.CodeAnalysis.Text;

namespace Handlers.Mutation;

/// <summary>One change of the source: a node, and what replaces it while the mutant is active.</summary>
/// <param name="File">The file, relative to the repository.</param>
/// <param name="Span">The node's place in the file.</param>
/// <param name="Line">The node's line, from 1.</param>
/// <param name="Original">The node's text.</param>
/// <param name="Replacement">The text that takes its place; for a statement, an empty text: the statement is left out.</param>
/// <param name="IsStatement">Whether the node is a statement; otherwise it is an expression.</param>
internal sealed record Mutant(string File, TextSpan Span, int Line, string Original, string Replacement, bool IsStatement)
{
    /// <summary>The text for the mutated source. It contains the original and the replacement, and chooses one at run time.</summary>
    public string Switch(int number) => IsStatement
        ? $"if (!global::Handlers.ActiveMutant.Is({number})) {{ {Original} }}"
        : $"(global::Handlers.ActiveMutant.Is({number}) ? ({Replacement}) : ({Original}))";

    public override string ToString() => IsStatement ? $"{File}:{Line}: without `{Original}`" : $"{File}:{Line}: `{Original}` → `{Replacement}`";
}
