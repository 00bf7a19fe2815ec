namespace Handlers;

/// <summary>The method is called when a content block is complete (<c>content_block_stop</c>).</summary>
/// <remarks>
/// <para>It may take the accumulated <see cref="ContentBlock"/>, or one case of it (then it is called for that case only, and only that kind of block is accumulated for it), and the block's <c>int index</c>.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> and a
/// <see cref="CancellationToken"/>, and returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnContentBlockAttribute : Attribute;
