namespace Handlers;

/// <summary>The method is called for every <c>compaction_delta</c>: a summary that replaces the conversation so far.</summary>
/// <remarks>
/// <para>It may take the <c>string? content</c> (the whole summary, which replaces an earlier one; <see langword="null"/> if there is none), the
/// <see cref="CompactionDelta"/>, which has the encrypted content as well, and the block's <c>int index</c>.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> and a
/// <see cref="CancellationToken"/>, and returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnCompactionAttribute : Attribute;
