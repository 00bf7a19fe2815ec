using System.Text.Json;

namespace Handlers;

/// <summary>Gives a record's list property equality by elements. No list and an empty one are equal.</summary>
internal readonly struct EquatableList<T> : IEquatable<EquatableList<T>>
{
    private readonly T[]? _items;

    /// <summary>Copies the list, so that later changes to the original have no effect.</summary>
    /// <exception cref="JsonException">An element is null, which no list of the API allows.</exception>
    public EquatableList(IReadOnlyList<T>? items)
    {
        _items = items is null ? null : [.. items];
        if (_items is not null && Array.Exists(_items, static item => item is null))
        {
            throw new JsonException("A list must not have null elements.");
        }
    }

    public IReadOnlyList<T>? Items => _items;

    public IReadOnlyList<T> ItemsOrEmpty => _items ?? [];

    public bool Equals(EquatableList<T> other) => _items.AsSpan().SequenceEqual(other._items);

    public override bool Equals(object? obj) => obj is EquatableList<T> other && Equals(other);

    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (T item in _items.AsSpan())
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }
}
