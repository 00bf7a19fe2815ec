namespace Handlers;

/// <summary>What the stream needs of the strings appended to one kind of content block. Nothing else is decoded or kept.</summary>
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

    /// <summary>The whole text is JSON, and is scanned so that it can be closed at any point.</summary>
    PartialJson = 32,

    /// <summary>Elements of arrays in the text are delivered as they are complete.</summary>
    Items = 64,

    /// <summary>A handler takes runs of deltas.</summary>
    Coalesced = 128,
}
