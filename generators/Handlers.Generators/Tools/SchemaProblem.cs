using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>Why a schema cannot be made.</summary>
/// <param name="Rule">The rule that says so.</param>
/// <param name="Type">The type at fault.</param>
/// <param name="Why">What is wrong with it.</param>
/// <param name="Member">The property at fault, if one is.</param>
internal sealed record SchemaProblem(DiagnosticDescriptor Rule, ITypeSymbol Type, string Why, ISymbol? Member = null);
