namespace Handlers;

/// <summary>The method is called once the response headers of an accepted request have arrived, before any event.</summary>
/// <remarks>
/// <para>It may take a <see cref="ResponseInfo"/>.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> and a
/// <see cref="CancellationToken"/>, and returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnConnectAttribute : Attribute;
