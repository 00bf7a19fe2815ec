using Anthropic;
using Microsoft.Extensions.AI;

namespace Handlers.Benchmarks;

/// <summary>The contenders of the official SDK, and those that are compared with it alone.</summary>
internal static class OfficialContenders
{
    public static IReadOnlyList<Contender> All { get; } =
    [
        One("text", OurContenders.Shape(StreamKind.Text), Peers.OfficialText, s => s.Chars, OfficialSdk.ReadTextAsync),
        One("text", OurContenders.Shape(StreamKind.Text), Peers.OfficialEvents, s => s.Events - s.Pings, OfficialSdk.CountEventsAsync),
        One("text", OurContenders.Shape(StreamKind.Text), Peers.OfficialMessage, s => s.Chars, OfficialSdk.AggregateAsync),
        One("thinking", OurContenders.Shape(StreamKind.Thinking), Peers.OfficialText, s => s.Chars, OfficialSdk.ReadTextAsync),
        One("thinking", OurContenders.Shape(StreamKind.Thinking), Peers.OfficialMessage, s => s.Chars, OfficialSdk.AggregateAsync),
        One("tool input", OurContenders.Shape(StreamKind.ToolInput), Peers.OfficialText, s => s.Chars, OfficialSdk.ReadTextAsync),
        One("tool input", OurContenders.Shape(StreamKind.ToolInput), Peers.OfficialMessage, _ => 1, OfficialSdk.AggregateAsync),
        .. ChatClient(),
        .. ToolCalls(),
    ];

    private static IEnumerable<Contender> ChatClient()
    {
        return
        [
            OurContenders.Limit("chat client", OurContenders.Shape(StreamKind.Text)),
            One("chat client", OurContenders.Shape(StreamKind.Text), Peers.OfficialChatClient, s => s.Chars, client => OfficialSdk.ReadChatAsync(client.AsIChatClient(OfficialSdk.Model))),
            OurContenders.Of("chat client", OurContenders.Shape(StreamKind.Text), "AsChatClient", s => s.Chars, ReadChat, Peers.OfficialChatClient),
        ];
    }

    // Here an event is a call.
    private static IEnumerable<Contender> ToolCalls()
    {
        return
        [
            One(Peers.ReflectedTool, Forecasts.ReflectedAsync),
            One(Peers.ReflectedTool + ", arguments parsed before", Forecasts.ReflectedOnlyAsync),
            One("[Tool]", Forecasts.GeneratedAsync, Peers.ReflectedTool) with { AllowedBytes = s => s.Events * Forecasts.SizeOfArgumentsAndResult() },
        ];

        static Contender One(string name, Func<int, Task<long>> call, string? peer = null)
            => new("tool call", name, new StreamShape(StreamKind.Text, OurContenders.FewDeltas), s => s.Events, s => call(s.Events).GetAwaiter().GetResult(), peer, new StreamShape(StreamKind.Text, OurContenders.FewDeltas / 4));
    }

    /// <summary>The text by an <see cref="IChatClient"/>.</summary>
    private static long ReadChat(SampleStream sample)
    {
        using HttpClient http = OfficialSdk.Http(sample);
        using var client = new MessagesClient(new MessagesClientOptions { ApiKey = "benchmark", AuthToken = null, HttpClient = http, MaxRetries = 0 });
        return OfficialSdk.ReadChatAsync(client.AsChatClient(OfficialSdk.Model)).GetAwaiter().GetResult();
    }

    private static Contender One(string group, StreamShape shape, string name, Func<SampleStream, long> expected, Func<AnthropicClient, Task<long>> read)
    {
        var clients = new Dictionary<SampleStream, AnthropicClient>();
        return OurContenders.Of(group, shape, name, expected, sample =>
        {
            if (!clients.TryGetValue(sample, out AnthropicClient? client))
            {
                clients.Add(sample, client = OfficialSdk.Client(sample));
            }

            return read(client).GetAwaiter().GetResult();
        }, null, allowed: null);
    }
}
