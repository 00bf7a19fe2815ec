using System;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>
/// The models of a compilation, with the compilation's key. If the key is equal to the previous one, the driver keeps the previous object and its
/// models, so a keystroke that changes no declaration needs no binding.
/// </summary>
internal sealed class DeclaredModels<T>(CompilationKey key, bool withDocumentation) : IEquatable<DeclaredModels<T>>
    where T : IEquatable<T>
{
    private readonly CompilationKey _key = key;
    private object? _models;

    public bool Equals(DeclaredModels<T>? other)
        => other is not null && _key.Equals(other._key) && (!withDocumentation || _key.HasDocumentationOf(other._key));

    public override bool Equals(object? obj) => Equals(obj as DeclaredModels<T>);

    public override int GetHashCode() => _key.GetHashCode();

    /// <summary>The models, from this or an earlier compilation of an equal key.</summary>
    public EquatableArray<T> Of(Compilation compilation, Func<Compilation, CancellationToken, ImmutableArray<T>> make, CancellationToken cancellationToken)
    {
        object models = _models ?? Interlocked.CompareExchange(ref _models, make(compilation, cancellationToken), null) ?? _models!;
        return (ImmutableArray<T>)models;
    }
}

/// <summary>The start of each pipeline.</summary>
internal static class DeclaredModels
{
    /// <summary>
    /// Models made of a whole compilation. They are made again only when something outside all bodies has changed, in the project or in a
    /// referenced project. A model that is equal to the previous one causes no further work.
    /// </summary>
    /// <param name="context">The generator's context.</param>
    /// <param name="withDocumentation">Whether the models depend on comments that may be documentation (<c>///</c>, <c>/**</c>) as well.</param>
    /// <param name="make">
    /// Makes the models, in an order that depends on the compilation alone. They may depend on declarations, constants, attributes and
    /// references, never on what is in a body, on other comments, on white space or on positions.
    /// </param>
    public static IncrementalValuesProvider<T> FromDeclarations<T>(
        this IncrementalGeneratorInitializationContext context,
        bool withDocumentation,
        Func<Compilation, CancellationToken, ImmutableArray<T>> make)
        where T : IEquatable<T>
        => context.CompilationProvider
            .Select((compilation, cancellationToken) => new DeclaredModels<T>(CompilationKey.Of(compilation, cancellationToken), withDocumentation))
            .Combine(context.CompilationProvider)
            .Select((found, cancellationToken) => found.Left.Of(found.Right, make, cancellationToken))
            .SelectMany(static (models, _) => models);
}
