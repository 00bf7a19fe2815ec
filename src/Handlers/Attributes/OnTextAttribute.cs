namespace Handlers;

/// <summary>The method is called for every <c>text_delta</c>.</summary>
/// <remarks>
/// <para>It may take the delta, then the snapshot (the text of the content block so far, delta included), each as <see cref="string"/>, <c>ReadOnlySpan&lt;char&gt;</c>, <c>ReadOnlyMemory&lt;char&gt;</c> or, in UTF-8, <c>ReadOnlySpan&lt;byte&gt;</c>, the block's <c>int index</c>, and the text so far as JSON that can be closed, as <see cref="PartialJson"/>. A parameter whose name ends in <c>snapshot</c> is the snapshot, wherever it stands, be it alone or first; without such a name the second is. A span is valid during the call only.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> and a
/// <see cref="CancellationToken"/>, and returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnTextAttribute : Attribute;
