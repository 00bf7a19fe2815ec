namespace Handlers;

/// <summary>The method is called when the message is complete (<c>message_stop</c>).</summary>
/// <remarks>
/// <para>It may take the accumulated <see cref="Message"/>.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> and a
/// <see cref="CancellationToken"/>, and returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnMessageAttribute : Attribute;
