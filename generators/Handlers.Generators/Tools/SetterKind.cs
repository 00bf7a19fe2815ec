namespace Handlers.Generators;

/// <summary>How generated code sets a property.</summary>
internal enum SetterKind
{
    /// <summary>Generated code does not set it: it is computed, or the constructor sets it.</summary>
    None,

    /// <summary>By an assignment.</summary>
    Assignment,

    /// <summary>By an <c>[UnsafeAccessor]</c>, because it is <c>init</c>.</summary>
    Accessor,
}
