namespace Handlers;

/// <summary>The method is called when the stream ends in failure, timeouts included.</summary>
/// <remarks>
/// <para>A cancelled, closed or disposed stream has not failed: <see cref="OnAbortAttribute"/> is called for it, and a caller that cancelled gets an
/// <see cref="OperationCanceledException"/>.</para>
/// <para>It may take the <see cref="Exception"/>, or a type derived from it: then it is called for that type only.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> and a
/// <see cref="CancellationToken"/>, and returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnExceptionAttribute : Attribute;
