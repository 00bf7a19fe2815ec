using System.Net;
using System.Net.Http.Headers;
using Anthropic;
using Anthropic.Helpers;
using Microsoft.Extensions.AI;
using Api = Anthropic.Models.Messages;

namespace Handlers.Benchmarks;

/// <summary>The ways in which the official SDK reads a stream.</summary>
internal static class OfficialSdk
{
    public const string Model = "claude-sonnet-5";

    public static readonly Api.MessageCreateParams Parameters = new()
    {
        MaxTokens = 1024,
        Model = Model,
        Messages = [new Api.UserMessageParam { Content = "Hello" }],
    };

    public static async Task<long> ReadTextAsync(AnthropicClient client)
    {
        long chars = 0;
        await foreach (Api.RawMessageStreamEvent e in client.Messages.CreateStreaming(Parameters))
        {
            if (e.TryPickContentBlockDelta(out Api.RawContentBlockDeltaEvent? delta))
            {
                if (delta.Delta.TryPickText(out Api.TextDelta? text))
                {
                    chars += text.Text.Length;
                }
                else if (delta.Delta.TryPickThinking(out Api.ThinkingDelta? thinking))
                {
                    chars += thinking.Thinking.Length;
                }
                else if (delta.Delta.TryPickInputJson(out Api.InputJsonDelta? json))
                {
                    chars += json.PartialJson.Length;
                }
            }
        }

        return chars;
    }

    /// <returns>The number of events, without pings, which the SDK does not return.</returns>
    public static async Task<long> CountEventsAsync(AnthropicClient client)
    {
        long events = 0;
        await foreach (Api.RawMessageStreamEvent e in client.Messages.CreateStreaming(Parameters))
        {
            events += e.Value is null ? 0 : 1;
        }

        return events;
    }

    /// <returns>The chars of the text or thinking; 1 for a tool's input, which its model keeps as values.</returns>
    public static async Task<long> AggregateAsync(AnthropicClient client)
    {
        Api.Message message = await client.Messages.CreateStreaming(Parameters).Aggregate().ConfigureAwait(false);
        Api.ContentBlock block = message.Content[0];
        return block.TryPickText(out Api.TextBlock? text) ? text.Text.Length
            : block.TryPickThinking(out Api.ThinkingBlock? thinking) ? thinking.Thinking.Length
            : block.TryPickToolUse(out Api.ToolUseBlock? tool) && tool.Input.ContainsKey("edits") ? 1
            : 0;
    }

    /// <returns>The chars of all text updates.</returns>
    public static async Task<long> ReadChatAsync(IChatClient chat)
    {
        long chars = 0;
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Hello"))
        {
            foreach (AIContent content in update.Contents)
            {
                chars += content is TextContent text ? text.Text.Length : 0;
            }
        }

        return chars;
    }

    /// <summary>A client whose requests are answered with a stream from memory.</summary>
    public static AnthropicClient Client(SampleStream sample) => Client(Http(sample), new Uri("http://127.0.0.1/"));

    /// <summary>Answers each request with a stream from memory.</summary>
    public static HttpClient Http(SampleStream sample) => new(new StubMessages(sample));

    public static AnthropicClient Client(HttpClient http, Uri address)
        => new() { ApiKey = "benchmark", HttpClient = http, BaseUrl = address.ToString().TrimEnd('/'), MaxRetries = 0 };

    private sealed class StubMessages(SampleStream sample) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(sample.OpenRead()), RequestMessage = request };
            response.Content.Headers.ContentType = new MediaTypeHeaderValue("text/event-stream");
            return Task.FromResult(response);
        }
    }
}
