using System.ComponentModel;
using System.Text.Json;

namespace Handlers;

/// <summary>The position of one argument in the input of a call. For generated code, which provides the memory.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct ToolInputValue
{
    /// <summary>The position of the value's first byte.</summary>
    internal int Start;

    /// <summary>The position after its last byte; 0 if the input does not have the value.</summary>
    internal int End;

    /// <summary>Its first token.</summary>
    internal JsonTokenType Token;

    /// <summary>Whether it is a string with escapes.</summary>
    internal bool IsEscaped;
}
