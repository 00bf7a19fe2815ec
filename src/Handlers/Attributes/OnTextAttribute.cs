namespace Handlers;

/// <summary>The method is called for every <c>text_delta</c>.</summary>
/// <remarks>
/// <para>It may take the delta, then the snapshot (the text of the content block so far, delta included), each as <see cref="string"/>, <c>ReadOnlySpan&lt;char&gt;</c>, <c>ReadOnlyMemory&lt;char&gt;</c> or, in UTF-8, <c>ReadOnlySpan&lt;byte&gt;</c>, the block's <c>int index</c>, and the text so far as JSON, as <see cref="PartialJson"/>. A parameter whose name ends in <c>snapshot</c> is the snapshot, at any position; without such a name the second text parameter is the snapshot. A span is valid during the call only.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> and a
/// <see cref="CancellationToken"/>, and returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnTextAttribute : Attribute
{
    /// <summary>
    /// Whether the method is called once for a run of deltas, with their text joined as one delta. A run is the consecutive deltas of one content block that arrive in
    /// one read from the network, with no other event between them. The call comes before that of any other event, before the next read, and before the stream ends.
    /// </summary>
    /// <remarks>
    /// <para>No delta is delayed: deltas that arrive one by one are delivered one by one.</para>
    /// <para>It has an effect only if all methods of the class and its base classes with this attribute set it; otherwise all of them are called for each delta. It has no
    /// effect while the stream is iterated, or in a content block whose array elements are given to a method with <see cref="OnItemAttribute"/>.</para>
    /// </remarks>
    public bool Coalesce { get; set; }
}
