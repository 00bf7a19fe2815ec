namespace Handlers;

/// <summary>The content blocks by how they come to be: built by deltas, or whole in their start event (<see cref="Other"/>, unknown ones too).</summary>
internal enum BlockKind : byte
{
    Other,
    Text,
    Thinking,
    ToolCall,
    Compaction,
}
