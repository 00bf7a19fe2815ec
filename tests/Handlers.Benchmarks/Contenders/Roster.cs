using System.Globalization;
using Anthropic;
using Microsoft.Extensions.AI;

namespace Handlers.Benchmarks;

/// <summary>All contenders that read from memory.</summary>
internal static class Roster
{
    /// <summary>The contenders that give the elements of a tool's input.</summary>
    public const string Items = "items of a tool input";

    private const int ManyDeltas = 10_000;

    // The TypeScript SDK's time grows with the square of this.
    private const int ItemDeltas = 4_000;

    // Long enough for every buffer to reach its final size, and much shorter than the full stream.
    private const int FewDeltas = 2_000;

    private static readonly long DeltaEventBytes = SizeOfDeltaEvent();

    public static IReadOnlyList<Contender> All { get; } = [.. Text(), .. Layouts(), .. Texts(), .. ChatClient(), .. Thinking(), .. ToolInput(), .. Elements(), .. ToolCalls(), .. Linearity()];

    /// <summary>What the contenders of <see cref="Items"/> read.</summary>
    public static SampleStream ItemSample => ItemShape.Stream;

    private static StreamShape ItemShape => new(StreamKind.ToolInput, ItemDeltas);

    private static IEnumerable<Contender> Text()
    {
        return
        [
            Limit("text", Shape(StreamKind.Text)),
            One(Peers.SseParser, s => s.Utf8Bytes, Peers.Dispatch),
            One(Peers.SseParserSkimming, s => s.Utf8Bytes, s => Peers.SkimText(s.OpenRead())),
            Official("text", Shape(StreamKind.Text), Peers.OfficialText, s => s.Chars, Peers.ReadTextAsync),
            Official("text", Shape(StreamKind.Text), Peers.OfficialEvents, s => s.Events - s.Pings, Peers.CountEventsAsync),
            Official("text", Shape(StreamKind.Text), Peers.OfficialMessage, s => s.Chars, Peers.AggregateAsync),
            One("UTF-8 delta", s => s.Utf8Bytes, s => Ours.Dispatch(s, new Utf8Counter()), Peers.OfficialText, allowed: Nothing),
            One("UTF-8 delta, async", s => s.Utf8Bytes, s => Ours.DispatchAsync(s, new Utf8Counter()), Peers.OfficialText, allowed: Nothing),
            One("UTF-8 delta, general way", s => s.Utf8Bytes, s => Ours.DispatchGeneral(s, new Utf8Counter()), Peers.OfficialText, allowed: Nothing),
            One("UTF-8 delta and snapshot", s => s.Utf8Bytes, s => Ours.Dispatch(s, new Utf8SnapshotCounter()), Peers.OfficialText, allowed: Nothing),
            One("UTF-16 delta", s => s.Chars, s => Ours.Dispatch(s, new Utf16Counter()), Peers.OfficialText, allowed: Nothing),
            One("UTF-16 delta and snapshot", s => s.Chars, s => Ours.Dispatch(s, new Utf16SnapshotCounter()), Peers.OfficialText, allowed: Nothing),
            One(Peers.StringsAlone, s => s.Chars, Peers.AllocateStrings, allowed: s => s.StringBytes),
            One("string delta", s => s.Chars, s => Ours.Dispatch(s, new StringCounter()), Peers.OfficialText, allowed: s => s.StringBytes),
            One("text lens", s => s.Chars, s => Ours.ReadTextAsync(MessageStream.Open(s.OpenRead(), handler: null, options: null, accumulates: false)).GetAwaiter().GetResult(), Peers.OfficialText, allowed: s => s.StringBytes),
            One("raw events", s => s.Events, s => Ours.CountEventsAsync(MessageStream.ReadEventsAsync(s.OpenRead())).GetAwaiter().GetResult(), Peers.OfficialEvents, allowed: Events),
            One("raw events, synchronous", s => s.Events, s => Ours.CountEvents(MessageStream.ReadEvents(s.OpenRead())), Peers.OfficialEvents, allowed: Events),
            One("iteration", s => s.Events, Iterate, Peers.OfficialEvents, allowed: s => Events(s) + (2 * s.Chars)),
            One("final message", s => s.Chars, Ours.FinalMessage, Peers.OfficialMessage),
        ];

        static Contender One(string name, Func<SampleStream, long> expected, Func<SampleStream, long> read, string? peer = null, Func<SampleStream, long>? allowed = null)
            => Of("text", Shape(StreamKind.Text), name, expected, read, peer, allowed);
    }

    /// <summary>The same English text, written in different ways.</summary>
    private static IEnumerable<Contender> Layouts()
    {
        foreach (WireLayout layout in WireLayout.All)
        {
            foreach (Contender contender in Deltas($"layout: {layout.Name}", new StreamShape(StreamKind.Text, ManyDeltas) { Layout = layout, Text = SampleText.English }))
            {
                yield return contender;
            }
        }
    }

    /// <summary>Different texts, in the API's layout; and one that Python writes without a character beyond ASCII.</summary>
    private static IEnumerable<Contender> Texts()
    {
        var shapes = SampleText.All.Select(text => (text.Name, Shape: new StreamShape(StreamKind.Text, ManyDeltas) { Text = text }))
            .Append(("Chinese, \\u escapes", new StreamShape(StreamKind.Text, ManyDeltas) { Text = SampleText.Chinese, Layout = WireLayout.PythonAscii }));
        foreach ((string name, StreamShape shape) in shapes)
        {
            foreach (Contender contender in (IEnumerable<Contender>)
                [
                    .. Deltas($"text: {name}", shape),
                    Of($"text: {name}", shape, "UTF-16 delta and snapshot", s => s.Chars, s => Ours.Dispatch(s, new Utf16SnapshotCounter()), Peers.SseParser, Nothing),
                    Of($"text: {name}", shape, "final message", s => s.Chars, Ours.FinalMessage, Peers.SseParser),
                ])
            {
                yield return contender;
            }
        }
    }

    private static IEnumerable<Contender> Deltas(string group, StreamShape shape) =>
    [
        Limit(group, shape),
        Of(group, shape, Peers.SseParser, s => s.Utf8Bytes, Peers.Dispatch),
        Of(group, shape, "UTF-8 delta", s => s.Utf8Bytes, s => Ours.Dispatch(s, new Utf8Counter()), Peers.SseParser, Nothing),
    ];

    private static IEnumerable<Contender> ChatClient()
    {
        return
        [
            Limit("chat client", Shape(StreamKind.Text)),
            Official("chat client", Shape(StreamKind.Text), Peers.OfficialChatClient, s => s.Chars, client => Peers.ReadChatAsync(client.AsIChatClient(Peers.Model))),
            Of("chat client", Shape(StreamKind.Text), "AsChatClient", s => s.Chars, Ours.ReadChat, Peers.OfficialChatClient),
        ];
    }

    private static IEnumerable<Contender> Thinking()
    {
        return
        [
            Limit("thinking", Shape(StreamKind.Thinking)),
            Official("thinking", Shape(StreamKind.Thinking), Peers.OfficialText, s => s.Chars, Peers.ReadTextAsync),
            Official("thinking", Shape(StreamKind.Thinking), Peers.OfficialMessage, s => s.Chars, Peers.AggregateAsync),
            Of("thinking", Shape(StreamKind.Thinking), "UTF-8 delta", s => s.Utf8Bytes, s => Ours.Dispatch(s, new ThinkingCounter()), Peers.OfficialText, allowed: Nothing),
            Of("thinking", Shape(StreamKind.Thinking), "final message", s => s.Chars, Ours.FinalMessage, Peers.OfficialMessage),
        ];
    }

    private static IEnumerable<Contender> ToolInput()
    {
        const string pretty = "tool input, pretty";
        StreamShape prettyShape = Shape(StreamKind.ToolInput) with { Text = SampleText.Code };
        return
        [
            Limit("tool input", Shape(StreamKind.ToolInput)),
            Official("tool input", Shape(StreamKind.ToolInput), Peers.OfficialText, s => s.Chars, Peers.ReadTextAsync),
            Official("tool input", Shape(StreamKind.ToolInput), Peers.OfficialMessage, _ => 1, Peers.AggregateAsync),
            Of("tool input", Shape(StreamKind.ToolInput), "UTF-8 delta", s => s.Utf8Bytes, s => Ours.Dispatch(s, new InputJsonCounter()), Peers.OfficialText, allowed: Nothing),
            Of("tool input", Shape(StreamKind.ToolInput), "UTF-8 delta and snapshot", s => s.Utf8Bytes, s => Ours.Dispatch(s, new InputJsonSnapshotCounter()), Peers.OfficialText, allowed: Nothing),
            Of("tool input", Shape(StreamKind.ToolInput), "final message", _ => 1, Ours.FinalMessage, Peers.OfficialMessage),
            Limit(pretty, prettyShape),
            Of(pretty, prettyShape, Peers.SseParser, s => s.Utf8Bytes, Peers.Dispatch),
            Of(pretty, prettyShape, "UTF-8 delta", s => s.Utf8Bytes, s => Ours.Dispatch(s, new InputJsonCounter()), Peers.SseParser, Nothing),
            Of(pretty, prettyShape, "UTF-8 delta and snapshot", s => s.Utf8Bytes, s => Ours.Dispatch(s, new InputJsonSnapshotCounter()), Peers.SseParser, Nothing),
            Of(pretty, prettyShape, "final message", _ => 1, Ours.FinalMessage, Peers.SseParser),
        ];
    }

    private static IEnumerable<Contender> Elements()
    {
        return
        [
            One("JSON text", () => new ItemJsonCounter()),
            One("typed", () => new ItemCounter()),
        ];

        static Contender One(string name, Func<ICounter> counter)
            => new(Items, name, ItemShape, s => s.Elements, s => Ours.Dispatch(s, counter()), Peers.TypeScriptSnapshots, ItemShape with { Deltas = FewDeltas });
    }

    // Here an event is a call.
    private static IEnumerable<Contender> ToolCalls()
    {
        long allowed = Forecasts.SizeOfArgumentsAndResult();
        return
        [
            One(Peers.ReflectedTool, Forecasts.ReflectedAsync),
            One(Peers.ReflectedTool + ", arguments parsed before", Forecasts.ReflectedOnlyAsync),
            One("[Tool]", Forecasts.GeneratedAsync, Peers.ReflectedTool) with { AllowedBytes = s => s.Events * allowed },
        ];

        static Contender One(string name, Func<int, Task<long>> call, string? peer = null)
            => new("tool call", name, new StreamShape(StreamKind.Text, FewDeltas), s => s.Events, s => call(s.Events).GetAwaiter().GetResult(), peer, new StreamShape(StreamKind.Text, FewDeltas / 4));
    }

    private static IEnumerable<Contender> Linearity()
    {
        foreach (int thousands in (int[])[1, 10, 100, 1_000])
        {
            string deltas = (thousands * 1000).ToString("N0", CultureInfo.InvariantCulture);
            var text = new StreamShape(StreamKind.Text, 1_000, thousands);
            var input = new StreamShape(StreamKind.ToolInput, 1_000, thousands);
            yield return new Contender("linearity", $"text with snapshots, {deltas}", text, s => s.Chars, s => Ours.Dispatch(s, new Utf16SnapshotCounter()));
            yield return new Contender("linearity", $"tool input with snapshots, {deltas}", input, s => s.Utf8Bytes, s => Ours.Dispatch(s, new InputJsonSnapshotCounter()));
            yield return new Contender("linearity", $"items of a tool input, {deltas}", input, s => s.Elements, s => Ours.Dispatch(s, new ItemJsonCounter()));
            yield return new Contender("linearity", $"tool input to final message, {deltas}", input, _ => 1, Ours.FinalMessage);
        }
    }

    private static long Nothing(SampleStream sample) => 0;

    // Each delta has three objects: the event, the delta and its string. A ping is one parsed object.
    private static long Events(SampleStream sample) => sample.StringBytes + (sample.Events * DeltaEventBytes);

    private static long SizeOfDeltaEvent()
    {
        _ = new ContentBlockDeltaEvent { Index = 0, Delta = new TextDelta { Text = "" } };
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = new ContentBlockDeltaEvent { Index = 0, Delta = new TextDelta { Text = "" } };
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static long Iterate(SampleStream sample)
    {
        using MessageStream stream = MessageStream.Create(sample.OpenRead());
        return Ours.CountEventsAsync(stream).GetAwaiter().GetResult();
    }

    private static Contender Limit(string group, StreamShape shape)
        => Of(group, shape, Peers.Limit, s => s.Lines, s => Peers.FindLines(s.OpenRead()), null, allowed: Nothing);

    private static Contender Official(string group, StreamShape shape, string name, Func<SampleStream, long> expected, Func<AnthropicClient, Task<long>> read)
    {
        var clients = new Dictionary<SampleStream, AnthropicClient>();
        return Of(group, shape, name, expected, sample =>
        {
            if (!clients.TryGetValue(sample, out AnthropicClient? client))
            {
                clients.Add(sample, client = Peers.Client(sample));
            }

            return read(client).GetAwaiter().GetResult();
        }, null, allowed: null);
    }

    private static Contender Of(string group, StreamShape shape, string name, Func<SampleStream, long> expected, Func<SampleStream, long> read, string? peer = null, Func<SampleStream, long>? allowed = null)
        => new(group, name, shape, expected, read, peer, shape with { Deltas = FewDeltas }) { AllowedBytes = allowed };

    private static StreamShape Shape(StreamKind kind) => new(kind, ManyDeltas);
}
