namespace Handlers;

/// <summary>The method is called when the caller closed, disposed or cancelled the stream before its end, or disposed its client.</summary>
/// <remarks>
/// <para>It has no parameters of its own. <see cref="OnExceptionAttribute"/> is not called then; <see cref="OnEndAttribute"/> is.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> and a
/// <see cref="CancellationToken"/>, and returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnAbortAttribute : Attribute;
