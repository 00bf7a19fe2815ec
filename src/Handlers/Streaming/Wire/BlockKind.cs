namespace Handlers;

/// <summary>The kinds of content block that deltas build. Blocks that arrive whole in their start event, and unknown ones, are <see cref="Other"/>.</summary>
internal enum BlockKind : byte
{
    Other,
    Text,
    Thinking,
    ToolCall,
    Compaction,
}
