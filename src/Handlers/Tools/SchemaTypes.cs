namespace Handlers;

/// <summary>The values of a schema's <c>type</c>.</summary>
[Flags]
internal enum SchemaTypes : byte
{
    Any = 0,
    Object = 1,
    Array = 2,
    String = 4,
    Integer = 8,
    Number = 16,
    Boolean = 32,
    Null = 64,
}
