namespace Handlers;

/// <summary>The API holds the conversation from here on, under the id of the reply.</summary>
public sealed record CreateThread() : ThreadParam("create");
