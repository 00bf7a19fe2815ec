using System.Text.Json;

namespace Handlers;

/// <summary>
/// How requests and replies are read and written. A class of its own, made when it is first needed, so that a program that only reads replies has
/// none of it.
/// </summary>
internal static class AllModels
{
    internal static RepliesResolver Resolver { get; } = new ModelResolver();

    internal static JsonSerializerOptions Options { get; } = MessagesJson.CreateOptions(Resolver);
}
