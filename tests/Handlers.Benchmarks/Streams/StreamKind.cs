namespace Handlers.Benchmarks;

/// <summary>What the one content block of a <see cref="SampleStream"/> is.</summary>
internal enum StreamKind
{
    Text,
    Thinking,
    ToolInput,
}
