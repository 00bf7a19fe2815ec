using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>
/// Everything that the declarations of a compilation depend on: what its files declare (<see cref="TreeKey"/>), its name, its options, its
/// references, and the same for each referenced project. If the keys of two compilations are equal, every symbol, constant and
/// attribute outside bodies is the same in both. The key references no compilation and no syntax tree, so keeping it holds neither in memory.
/// </summary>
internal sealed class CompilationKey : IEquatable<CompilationKey>
{
    private static readonly ConditionalWeakTable<Compilation, CompilationKey> Keys = new();

    private readonly string? _assembly;
    private readonly CompilationOptions _options;
    private readonly TreeKey[] _trees;

    /// <summary>A <see cref="MetadataReference"/>, or the key and the properties of a compilation that is referred to.</summary>
    private readonly object[] _references;

    private CompilationKey(Compilation compilation, CancellationToken cancellationToken)
    {
        _assembly = compilation.AssemblyName;
        _options = compilation.Options;
        _trees = [.. compilation.SyntaxTrees.Select(tree => TreeKey.Of(tree, cancellationToken))];
        _references = [.. compilation.ExternalReferences.Select(reference => reference is CompilationReference project
            ? (Of(project.Compilation, cancellationToken), project.Properties)
            : (object)reference)];
    }

    /// <summary>The key of a compilation. It costs one look-up for each file, and one pass over each file that has no key yet.</summary>
    public static CompilationKey Of(Compilation compilation, CancellationToken cancellationToken)
    {
        if (!Keys.TryGetValue(compilation, out CompilationKey? key))
        {
            key = new CompilationKey(compilation, cancellationToken);
            Keys.GetValue(compilation, _ => key);
        }

        return key;
    }

    /// <summary>Whether the comments that may be documentation are the same too, given that the declarations are.</summary>
    public bool HasDocumentationOf(CompilationKey other)
    {
        for (int i = 0; i < _trees.Length; i++)
        {
            if (!_trees[i].HasDocumentationOf(other._trees[i]))
            {
                return false;
            }
        }

        return Projects(this).Zip(Projects(other), (project, another) => project.HasDocumentationOf(another)).All(isSame => isSame);

        static IEnumerable<CompilationKey> Projects(CompilationKey key)
            => key._references.OfType<(CompilationKey Key, MetadataReferenceProperties)>().Select(reference => reference.Key);
    }

    public bool Equals(CompilationKey? other)
        => ReferenceEquals(this, other)
            || (other is not null
                && _assembly == other._assembly
                && _trees.SequenceEqual(other._trees)
                && _references.SequenceEqual(other._references)
                && (ReferenceEquals(_options, other._options) || _options.Equals(other._options)));

    public override bool Equals(object? obj) => Equals(obj as CompilationKey);

    public override int GetHashCode() => _trees.Length;
}
