namespace Handlers;

/// <summary>The deltas of a <c>content_block_delta</c> by their <c>type</c>.</summary>
internal enum DeltaKind : byte
{
    Unknown,
    Text,
    Thinking,
    InputJson,
    Signature,
    Citations,
    Compaction,
}
