using System.Diagnostics.CodeAnalysis;

namespace Handlers;

/// <summary>A value that may be absent, where absent is not the same as <see langword="null"/>.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public readonly record struct Settable<T> : ISettable
{
    /// <summary>Makes a value that is set.</summary>
    public Settable(T value)
    {
        Value = value;
        IsSet = true;
    }

    /// <summary>The value; the default of its type if it is not set.</summary>
    [MaybeNull]
    public T Value { get; }

    /// <summary>Whether a value was given.</summary>
    public bool IsSet { get; }

    /// <summary>Makes a value that is set.</summary>
    public static implicit operator Settable<T>(T value) => new(value);

    /// <summary><c>set</c> or <c>not set</c>, never the value.</summary>
    public override string ToString() => IsSet ? "set" : "not set";
}
