using System.Text.Json.Serialization;
using Handlers;

namespace Relay;

/// <summary>What the page posts: the conversation so far, the user's new message last.</summary>
/// <param name="Messages">The messages, alternating between user and assistant.</param>
internal sealed record ChatRequest([property: JsonRequired] IReadOnlyList<ChatMessage> Messages)
{
    private const int MaxMessages = 200;
    private const int MaxLength = 100_000;

    public static async ValueTask<MessageStream?> StartAsync(HttpContext context)
    {
        ChatRequest? chat;
        try
        {
            chat = await context.Request.ReadFromJsonAsync(ChatJson.Default.ChatRequest, context.RequestAborted);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            chat = null;
        }

        if (chat?.Messages is not { Count: > 0 and <= MaxMessages } messages || !messages.All(IsValid))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("Post {\"messages\":[{\"role\":\"user\",\"text\":\"…\"}]}.", context.RequestAborted);
            return null;
        }

        var request = new MessageRequest
        {
            Model = "claude-sonnet-5",
            MaxTokens = 8192,
            Thinking = new AdaptiveThinking(),
            Messages = [.. messages.Select(message => message.Role == "user" ? MessageParam.User(message.Text) : MessageParam.Assistant(message.Text))],
        };
        return context.RequestServices.GetRequiredService<MessagesClient>().Stream(request);
    }

    private static bool IsValid(ChatMessage message)
        => message is { Role: "user" or "assistant", Text: { Length: > 0 and <= MaxLength } text } && !string.IsNullOrWhiteSpace(text);
}

/// <summary>One message of the conversation.</summary>
internal sealed record ChatMessage([property: JsonRequired] string Role, [property: JsonRequired] string Text);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ChatRequest))]
internal sealed partial class ChatJson : JsonSerializerContext;
