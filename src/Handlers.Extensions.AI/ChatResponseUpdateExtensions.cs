using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>Handlers over the updates of any <see cref="IChatClient"/>.</summary>
public static class ChatResponseUpdateExtensions
{
    // The chat client has its own time limits.
    private static readonly MessageStreamOptions Options = new() { IdleTimeout = Timeout.InfiniteTimeSpan };

    /// <summary>Reads the updates and calls the handler as for a stream of the Messages API. Keeps only what the handler's interest needs.</summary>
    /// <param name="updates">What <see cref="IChatClient.GetStreamingResponseAsync"/> of any chat client returned.</param>
    /// <param name="handler">The handler; use <see cref="MessageHandlers.Combine"/> for several.</param>
    /// <param name="cancellationToken">Aborts the reply.</param>
    /// <remarks>
    /// <para>
    /// Nothing is lost where <see cref="ChatResponseUpdate.RawRepresentation"/> is a <see cref="MessageStreamEvent"/>, as it is with
    /// <see cref="MessagesClientExtensions.AsChatClient"/>, or an event of the official <c>Anthropic</c> SDK: the handler is given that event. Otherwise
    /// the events are made of the update's contents: text, reasoning, function calls, citations, usage and the finish reason; any other content becomes an
    /// <see cref="UnknownBlock"/> with the content's JSON.
    /// </para>
    /// <para>
    /// Each message of the reply is a stream of its own: with a <c>FunctionInvokingChatClient</c>, the handler sees one for each turn. Results of
    /// functions are not part of any.
    /// </para>
    /// <para>An exception of the chat client ends the stream: the handler is given it, and this method throws the same exception.</para>
    /// </remarks>
    /// <exception cref="StreamInterruptedException">The transport failed, or there were no updates at all.</exception>
    public static async Task DispatchAsync(this IAsyncEnumerable<ChatResponseUpdate> updates, IMessageHandler handler, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(updates);
        ArgumentNullException.ThrowIfNull(handler);
        var reader = new UpdateReader(updates, cancellationToken);
        await using (reader.ConfigureAwait(false))
        {
            do
            {
                await MessageStream.DispatchAsync(new UpdateBody(reader), handler, Options, cancellationToken).ConfigureAwait(false);
            }
            while (await reader.MoveToNextMessageAsync().ConfigureAwait(false));
        }
    }
}
