namespace Handlers.Generators;

/// <summary>What a C# type is in JSON.</summary>
internal enum ShapeKind
{
    /// <summary>Nothing that has a schema.</summary>
    None,

    /// <summary>A scalar that System.Text.Json has a converter for.</summary>
    Value,

    /// <summary>An enum, as strings.</summary>
    Enum,

    /// <summary>A value type or null.</summary>
    Nullable,

    /// <summary>An array.</summary>
    List,

    /// <summary>An object with any names.</summary>
    Map,

    /// <summary>An object with known names, or a union of them.</summary>
    Object,
}
