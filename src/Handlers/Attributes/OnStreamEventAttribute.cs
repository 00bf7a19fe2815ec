namespace Handlers;

/// <summary>The method is called for every event of the API, before the specific handlers of that event.</summary>
/// <remarks>
/// <para>It may take the <see cref="MessageStreamEvent"/>, or one case of it (for example <see cref="MessageDeltaEvent"/>): then it is called for that case only, and no object is made for the others.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> and a
/// <see cref="CancellationToken"/>, and returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnStreamEventAttribute : Attribute;
