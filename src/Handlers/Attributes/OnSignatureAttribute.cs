namespace Handlers;

/// <summary>The method is called for every <c>signature_delta</c>.</summary>
/// <remarks>
/// <para>It may take the <c>string signature</c> and the block's <c>int index</c>.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> and a
/// <see cref="CancellationToken"/>, and returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnSignatureAttribute : Attribute;
