using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>A <see cref="MessagesClient"/> for code that is written against <see cref="IChatClient"/>.</summary>
public static class MessagesClientExtensions
{
    /// <summary>The token limit of a reply if neither the request nor <see cref="AsChatClient"/> sets one: 4,096.</summary>
    public const int DefaultMaxOutputTokens = 4096;

    /// <summary>Makes an <see cref="IChatClient"/> that sends its requests with this client.</summary>
    /// <param name="client">The client. Disposing the chat client does not dispose it.</param>
    /// <param name="model">The model of requests whose <see cref="ChatOptions.ModelId"/> is not set.</param>
    /// <param name="maxOutputTokens">The limit of requests whose <see cref="ChatOptions.MaxOutputTokens"/> is not set.</param>
    /// <remarks>
    /// A reply is always streamed, <see cref="IChatClient.GetResponseAsync"/> included. Each event of the stream is an update of its own, whose
    /// <see cref="ChatResponseUpdate.RawRepresentation"/> is the <see cref="MessageStreamEvent"/>. The exceptions are those of
    /// <see cref="MessageStream"/>.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxOutputTokens"/> is not positive.</exception>
    public static IChatClient AsChatClient(this MessagesClient client, string? model = null, int maxOutputTokens = DefaultMaxOutputTokens)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxOutputTokens);
        return new MessagesChatClient(client, model, maxOutputTokens);
    }
}
