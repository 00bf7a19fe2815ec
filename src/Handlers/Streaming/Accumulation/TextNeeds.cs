namespace Handlers;

/// <summary>What is wanted of the strings appended to one kind of content block; anything else is neither decoded nor kept.</summary>
[Flags]
internal enum TextNeeds : byte
{
    None = 0,

    /// <summary>Each delta is delivered.</summary>
    Call = 1,
    Utf8Delta = 2,
    Utf16Delta = 4,

    /// <summary>The whole text is kept, in UTF-8.</summary>
    Utf8Text = 8,

    /// <summary>The whole text is kept, in UTF-16.</summary>
    Utf16Text = 16,

    /// <summary>The whole text is JSON, and followed so that it could be closed anywhere.</summary>
    PartialJson = 32,
}
