using System.ComponentModel;

namespace Handlers;

/// <summary>An element of an array, if it was read. For generated code.</summary>
/// <typeparam name="T">The element's type.</typeparam>
/// <param name="value">The element.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ItemValue<T>(T value)
{
    /// <summary>Whether the element was read.</summary>
    public bool HasValue { get; } = true;

    /// <summary>The element.</summary>
    public T Value { get; } = value;
}
