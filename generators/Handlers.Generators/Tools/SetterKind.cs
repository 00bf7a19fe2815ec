namespace Handlers.Generators;

/// <summary>How generated code sets a property.</summary>
internal enum SetterKind
{
    /// <summary>Not at all: it is computed, or the constructor sets it.</summary>
    None,

    /// <summary>By an assignment.</summary>
    Assignment,

    /// <summary>By an <c>[UnsafeAccessor]</c>, because it is <c>init</c>.</summary>
    Accessor,
}
