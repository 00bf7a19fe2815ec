namespace Handlers;

/// <summary>The method is called when no response headers of the last attempt, or no bytes, arrived within the time allowed; <see cref="OnExceptionAttribute"/> follows.</summary>
/// <remarks>
/// <para>It may take the <see cref="TimeoutException"/>.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> and a
/// <see cref="CancellationToken"/>, and returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnTimeoutAttribute : Attribute;
