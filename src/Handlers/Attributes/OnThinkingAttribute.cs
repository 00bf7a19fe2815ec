namespace Handlers;

/// <summary>The method is called for every <c>thinking_delta</c>.</summary>
/// <remarks>
/// <para>It may take the delta, then the snapshot (the thinking of the content block so far, delta included), each as <see cref="string"/>, <c>ReadOnlySpan&lt;char&gt;</c>, <c>ReadOnlyMemory&lt;char&gt;</c> or, in UTF-8, <c>ReadOnlySpan&lt;byte&gt;</c>, and the block's <c>int index</c>. A parameter whose name ends in <c>snapshot</c> is the snapshot, wherever it stands, be it alone or first; without such a name the second is. A span is valid during the call only.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> and a
/// <see cref="CancellationToken"/>, and returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnThinkingAttribute : Attribute
{
    /// <summary>
    /// Whether the method is called once for a run of deltas, with their thinking as one delta: the deltas of one content block that one read brought, with no other
    /// event among them. The call comes before any other event's, before the next read, and before the stream's end, however it ends.
    /// </summary>
    /// <remarks>
    /// <para>A run is never held back: deltas that arrive one by one are delivered one by one.</para>
    /// <para>The methods of a class are called together for an event, so all that have this attribute must set it, with those of its base classes; otherwise all
    /// are called for each delta. While the stream is iterated, and in a block whose elements are taken by <see cref="OnItemAttribute"/>, a run is one delta.</para>
    /// </remarks>
    public bool Coalesce { get; set; }
}
