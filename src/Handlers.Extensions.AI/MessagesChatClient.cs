using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>An <see cref="IChatClient"/> over a <see cref="MessagesClient"/>.</summary>
internal sealed class MessagesChatClient(MessagesClient client, string? model, int maxOutputTokens) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new("anthropic", client.BaseUrl, model);

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatRequest request = CreateRequest(messages, options);
        await using MessageStream stream = client.Stream(request.Message, options: request.Options);
        Message message = await stream.GetFinalMessageAsync(cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, ReplyContents.FromMessage(message))
        {
            CreatedAt = now,
            MessageId = message.Id,
            RawRepresentation = message,
        })
        {
            CreatedAt = now,
            FinishReason = ReplyContents.ToFinishReason(message.StopReason),
            ModelId = message.Model,
            RawRepresentation = message,
            ResponseId = message.Id,
            Usage = ReplyContents.ToUsageDetails(message.Usage),
        };
    }

    // The request is made here, so that an invalid one throws from this call and not from the first read.
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => new ReplyUpdateStream(client, CreateRequest(messages, options), cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(client) ? client
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    public void Dispose()
    {
    }

    private ChatRequest CreateRequest(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return ChatRequest.Create(this, messages, options, model, maxOutputTokens);
    }
}
