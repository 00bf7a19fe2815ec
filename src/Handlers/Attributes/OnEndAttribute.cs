namespace Handlers;

/// <summary>The method is called last, exactly once, however the stream ended.</summary>
/// <remarks>
/// <para>It has no parameters of its own.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> and a
/// <see cref="CancellationToken"/>, and returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnEndAttribute : Attribute;
