namespace Handlers;

/// <summary>What a <see cref="BodySource"/> returns when it is opened.</summary>
/// <param name="Body">The bytes; null if the response is refused.</param>
/// <param name="Response">The head of the response; null for bytes without one.</param>
/// <param name="Refusal">Why the response is not read.</param>
internal readonly record struct OpenedBody(Stream? Body, ResponseInfo? Response = null, Exception? Refusal = null);
