using System;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Handlers.Generators;

/// <summary>
/// All that models depend on: what is declared in a compilation, and what it refers to. Nearly every keystroke is within a body and
/// declares nothing, so this is equal to that of the compilation before; the driver then keeps the earlier one, and with it the models
/// that were made, in place of having the compiler bind every handler class again.
/// </summary>
internal sealed class Declarations(Compilation compilation) : IEquatable<Declarations>
{
    // Syntax alone, no compilation: that is to be let go of.
    private readonly ImmutableArray<SyntaxTree> _trees = [.. compilation.SyntaxTrees];
    private readonly ImmutableArray<MetadataReference> _references = compilation.ExternalReferences;
    private readonly CompilationOptions _options = compilation.Options;

    /// <summary>By the declaration each is made for. A file that is edited has new ones, so its classes are parsed again.</summary>
    private readonly ConditionalWeakTable<TypeDeclarationSyntax, StrongBox<HandlerClass?>> _models = new();

    /// <summary>The model of the class that a declaration is, or is a part of.</summary>
    public HandlerClass? Model(TypeDeclarationSyntax declaration, Compilation current, CancellationToken cancellationToken)
    {
        if (!_models.TryGetValue(declaration, out StrongBox<HandlerClass?>? model))
        {
            model = new StrongBox<HandlerClass?>(HandlerParser.Parse(declaration, current, cancellationToken));

            // Another run from the same state may have come first, with the same.
            _models.GetValue(declaration, _ => model);
        }

        return model.Value;
    }

    public bool Equals(Declarations? other)
        => other is not null
            && _trees.Length == other._trees.Length
            && _references.SequenceEqual(other._references)
            && _options.Equals(other._options)
            && IsSame(_trees, other._trees);

    public override bool Equals(object? obj) => Equals(obj as Declarations);

    public override int GetHashCode() => _trees.Length;

    private static bool IsSame(ImmutableArray<SyntaxTree> trees, ImmutableArray<SyntaxTree> others)
    {
        for (int i = 0; i < trees.Length; i++)
        {
            SyntaxTree tree = trees[i], other = others[i];

            // At the top level the compiler compares all but bodies and the values of fields that are not const.
            if (!ReferenceEquals(tree, other)
                && !(tree.FilePath == other.FilePath && tree.Options.Equals(other.Options) && tree.IsEquivalentTo(other, topLevel: true)))
            {
                return false;
            }
        }

        return true;
    }
}
