namespace Handlers.Generators;

/// <summary>The JSON form of a C# type.</summary>
internal enum ShapeKind
{
    /// <summary>The type has no schema.</summary>
    None,

    /// <summary>A scalar that System.Text.Json has a converter for.</summary>
    Value,

    /// <summary>An enum, as strings.</summary>
    Enum,

    /// <summary>A value type or null.</summary>
    Nullable,

    /// <summary>An array.</summary>
    List,

    /// <summary>An object with arbitrary property names.</summary>
    Map,

    /// <summary>An object with fixed property names, or a union of such objects.</summary>
    Object,
}
