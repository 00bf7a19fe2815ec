namespace Handlers.Generators;

/// <summary>The call of the base class's handlers of an event, which a class makes before it calls its own.</summary>
/// <param name="Event">The event.</param>
/// <param name="Target">What is called, as C#: <c>base.__OnText</c>. Its parameters are those of the interface method.</param>
/// <param name="IsAsynchronous">Whether it returns a <c>ValueTask</c>; otherwise nothing.</param>
internal sealed record BaseCall(EventEntry Event, string Target, bool IsAsynchronous);
