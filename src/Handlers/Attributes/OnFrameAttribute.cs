namespace Handlers;

/// <summary>The method is called for every event, pings and errors among them, with the bytes of its frame as received.</summary>
/// <remarks>
/// <para>It may take <c>ReadOnlySpan&lt;byte&gt; frame</c>, valid during the call, or <c>ReadOnlyMemory&lt;byte&gt; frame</c>, a copy. It is called
/// before the handlers of <c>[OnStreamEvent]</c>, once the event has been found to be valid.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> and a
/// <see cref="CancellationToken"/>, and returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnFrameAttribute : Attribute;
