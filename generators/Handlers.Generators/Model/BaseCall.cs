namespace Handlers.Generators;

/// <summary>What a class calls before its own handlers of an event: what its base class does for it.</summary>
/// <param name="Event">The event.</param>
/// <param name="Target">What is called, as C#: <c>base.__OnText</c>. It takes what the interface method takes.</param>
/// <param name="IsAsynchronous">Whether it returns a <c>ValueTask</c>; otherwise nothing.</param>
internal sealed record BaseCall(EventEntry Event, string Target, bool IsAsynchronous);
