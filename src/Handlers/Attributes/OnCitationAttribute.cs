namespace Handlers;

/// <summary>The method is called for every <c>citations_delta</c>.</summary>
/// <remarks>
/// <para>It may take the <see cref="Citation"/>, or one case of it (then it is called for that case only), the
/// <c>IReadOnlyList&lt;Citation&gt; snapshot</c> (the citations of the content block so far, this one included; the list never changes), and the block's <c>int index</c>.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> and a
/// <see cref="CancellationToken"/>, and returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnCitationAttribute : Attribute;
