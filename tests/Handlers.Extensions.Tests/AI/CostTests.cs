using System.Net;
using System.Net.Http.Headers;
using Anthropic;
using Handlers.Testing;
using Microsoft.Extensions.AI;
using Xunit;

namespace Handlers.Extensions.Tests.AI;

/// <summary>What a long reply costs as an <see cref="IChatClient"/>, next to the official SDK's.</summary>
public sealed class CostTests
{
    private const int Deltas = 10_000;

    private static readonly byte[] Body = new MessageScript().Text([.. Enumerable.Range(0, Deltas).Select(i => $" word{i}")]).ToArray();

    [Fact]
    public async Task A_reply_of_10000_deltas_loses_none_and_allocates_at_most_a_tenth_of_what_the_official_SDK_does()
    {
        using var http = new HttpClient(new Answer());
        using var client = new MessagesClient(new MessagesClientOptions { ApiKey = "key", HttpClient = http, MaxRetries = 0 });
        using var official = new AnthropicClient { ApiKey = "key", HttpClient = http, MaxRetries = 0 };

        long ours = await MeasureAsync(client.AsChatClient(Local.Model));
        long theirs = await MeasureAsync(official.AsIChatClient(Local.Model));

        TestContext.Current.SendDiagnosticMessage($"bytes a delta: {ours / Deltas} and {theirs / Deltas}");
        Assert.InRange(ours, 1, theirs / 10);
    }

    private static async Task<long> MeasureAsync(IChatClient chat)
    {
        await CountAsync(chat);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Equal(Deltas, await CountAsync(chat));
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private static async Task<int> CountAsync(IChatClient chat)
    {
        int texts = 0;
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync(Local.Hello, cancellationToken: TestContext.Current.CancellationToken))
        {
            if (update.Contents is [TextContent { Text.Length: > 0 }])
            {
                texts++;
            }
        }

        return texts;
    }

    private sealed class Answer : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = new ByteArrayContent(Body) { Headers = { ContentType = new MediaTypeHeaderValue("text/event-stream") } },
        });
    }
}
