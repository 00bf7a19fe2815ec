using System.Collections.ObjectModel;
using System.Text.Json;

namespace Handlers;

/// <summary>Gives a record's dictionary property equality by entries, in any order. No dictionary and an empty one are equal.</summary>
internal readonly struct EquatableMap<T> : IEquatable<EquatableMap<T>>
{
    public EquatableMap(IReadOnlyDictionary<string, T>? items) => Dictionary = items is null ? null : new(items);

    /// <summary>Keeps the dictionary itself, because the serializer still adds entries to it.</summary>
    public EquatableMap(Dictionary<string, T>? dictionary) => Dictionary = dictionary;

    public Dictionary<string, T>? Dictionary { get; }

    public IReadOnlyDictionary<string, T>? Items => Dictionary;

    public IReadOnlyDictionary<string, T> ItemsOrEmpty => Dictionary ?? (IReadOnlyDictionary<string, T>)ReadOnlyDictionary<string, T>.Empty;

    public bool Equals(EquatableMap<T> other)
    {
        if ((Dictionary?.Count ?? 0) != (other.Dictionary?.Count ?? 0))
        {
            return false;
        }

        if (Dictionary is null || other.Dictionary is null || ReferenceEquals(Dictionary, other.Dictionary))
        {
            return true;
        }

        foreach ((string name, T value) in Dictionary)
        {
            if (!other.Dictionary.TryGetValue(name, out T? otherValue) || !AreEqual(value, otherValue))
            {
                return false;
            }
        }
        return true;
    }

    public override bool Equals(object? obj) => obj is EquatableMap<T> other && Equals(other);

    public override int GetHashCode()
    {
        // A sum does not depend on the order. The names alone are enough to tell most objects apart.
        int hash = 0;
        foreach (string name in Dictionary?.Keys ?? Enumerable.Empty<string>())
        {
            hash += name.GetHashCode(StringComparison.Ordinal);
        }

        return hash;
    }

    private static bool AreEqual(T left, T right) => left is JsonElement leftJson && right is JsonElement rightJson
        ? new EquatableJson(leftJson).Equals(new EquatableJson(rightJson))
        : EqualityComparer<T>.Default.Equals(left, right);
}
