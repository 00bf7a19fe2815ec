namespace Handlers;

/// <summary>The method is called when an attempt failed before any event was delivered and another attempt will follow.</summary>
/// <remarks>
/// <para>It may take a <see cref="RetryEvent"/>.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> and a
/// <see cref="CancellationToken"/>, and returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnRetryAttribute : Attribute;
