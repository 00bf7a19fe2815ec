namespace Handlers;

/// <summary>Makes the API store the conversation, under the id of the reply.</summary>
public sealed record CreateThread() : ThreadParam("create");
