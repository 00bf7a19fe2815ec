using System.Text.Json;
using Handlers.Testing;
using Microsoft.Extensions.AI;
using Xunit;

namespace Handlers.Extensions.Tests;

/// <summary>Chat clients of a local server, and the request that all tests send.</summary>
internal static class Local
{
    public const string Model = "claude-sonnet-5";

    public static ChatMessage[] Hello => [new(ChatRole.User, "Say hello there!")];

    public static MessageScript HelloScript => new MessageScript().Text("Hello", " there", "!");

    public static MessagesClient Client(LocalMessagesServer server) => server.CreateClient(new MessagesClientOptions { MaxRetries = 0 });

    /// <summary>Sends a request and returns its JSON as the server received it.</summary>
    public static async Task<JsonElement> RequestAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null)
        => (await ReceiveAsync(messages, options)).Json;

    public static async Task<ReceivedRequest> ReceiveAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        await using var server = LocalMessagesServer.Start(HelloScript);
        using MessagesClient client = Client(server);
        await client.AsChatClient(Model).GetResponseAsync(messages, options, TestContext.Current.CancellationToken);
        return Assert.Single(server.Requests);
    }

    public static void Equal(string expected, JsonElement actual)
        => Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), actual), $"Expected: {expected}\nActual:   {actual.GetRawText()}");
}
