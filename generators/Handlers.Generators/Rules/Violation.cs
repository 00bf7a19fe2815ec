using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>A broken rule, before anyone has looked up where that is in the source. The parser only counts them; the analyzer reports them.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Subject">The type, method or parameter that breaks it.</param>
/// <param name="Place">The part of the subject's declaration that is at fault.</param>
/// <param name="Arguments">What the rule's message is filled with.</param>
internal sealed record Violation(DiagnosticDescriptor Rule, ISymbol Subject, Place Place, params object[] Arguments)
{
    /// <summary>What would be right, as C# that a fix can put in its place; <see langword="null"/> if there is no single answer.</summary>
    public string? Remedy { get; init; }

    /// <summary>The attribute at fault, if <see cref="Place"/> says so.</summary>
    public AttributeData? Attribute { get; init; }
}
