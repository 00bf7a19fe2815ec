using System.Text.Json;

namespace Handlers;

/// <summary>
/// The serialization metadata of requests and replies. It is in a separate class, so that trimming can remove it from a program that only reads
/// replies.
/// </summary>
internal static class AllModels
{
    internal static RepliesResolver Resolver { get; } = new ModelResolver();

    internal static JsonSerializerOptions Options { get; } = MessagesJson.CreateOptions(Resolver);
}
