using System.Globalization;

namespace Handlers.Benchmarks;

/// <summary>The contenders that need nothing but this library and the framework, so that they can be compiled to native code.</summary>
internal static class OurContenders
{
    /// <summary>The contenders that give the elements of a tool's input.</summary>
    public const string Items = "items of a tool input";

    /// <summary>The contenders that show how time grows with the length of the stream.</summary>
    public const string Linearity = "linearity";

    /// <summary>What the names of the groups begin with that read one text in different layouts.</summary>
    public const string LayoutGroup = "layout: ";

    /// <summary>What the names of the groups begin with that read different texts.</summary>
    public const string TextGroup = "text: ";

    public const string PythonGroup = TextGroup + "Chinese, \\u escapes";

    public const string PrettyGroup = "tool input, pretty";

    private const int ManyDeltas = 10_000;

    // No text is so long that its string counts as a large object, for which the garbage collector works differently.
    private const int TextDeltas = 8_000;

    // The TypeScript SDK's time grows with the square of this.
    private const int ItemDeltas = 4_000;

    // Long enough for every buffer to reach its final size, and much shorter than the full stream.
    public const int FewDeltas = 2_000;

    /// <summary>The contenders of <see cref="Linearity"/>, without the number of deltas that follows.</summary>
    public static IReadOnlyList<string> LengthNames { get; } =
        ["text with snapshots", "tool input with snapshots", "items of a tool input", "tool input to final message"];

    private static readonly long DeltaEventBytes = SizeOfDeltaEvent();

    public static IReadOnlyList<Contender> All { get; } = [.. Text(), .. Layouts(), .. Texts(), .. Thinking(), .. ToolInput(), .. Elements(), .. Lengths()];

    /// <summary>Those that are measured as native code too.</summary>
    public static IReadOnlySet<Contender> Native { get; } = All.Where(contender => contender.Group != Items && contender.Group != Linearity && !contender.Name.StartsWith(Peers.SseParser, StringComparison.Ordinal)).ToHashSet();

    /// <summary>What the contenders of <see cref="Items"/> read.</summary>
    public static SampleStream ItemSample => ItemShape.Stream;

    private static StreamShape ItemShape => new(StreamKind.ToolInput, ItemDeltas);

    private static IEnumerable<Contender> Text()
    {
        return
        [
            Limit("text", Shape(StreamKind.Text)),
            Parser("text", Shape(StreamKind.Text)),
            One(Peers.SseParserSkimming, s => s.Utf8Bytes, s => Peers.SkimText(s.OpenRead())),
            One("UTF-8 delta", s => s.Utf8Bytes, s => Ours.Dispatch(s, new Utf8Counter()), Peers.OfficialText, allowed: Nothing),
            One("UTF-8 delta, coalesced", s => s.Utf8Bytes, s => Ours.Dispatch(s, new CoalescedCounter()), Peers.OfficialText, allowed: Nothing),
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
            foreach (Contender contender in Deltas(LayoutGroup + layout.Name, new StreamShape(StreamKind.Text, TextDeltas) { Layout = layout, Text = SampleText.English }))
            {
                yield return contender;
            }
        }
    }

    /// <summary>Different texts, in the API's layout; and one that Python writes without a character beyond ASCII.</summary>
    private static IEnumerable<Contender> Texts()
    {
        var shapes = SampleText.All.Select(text => (Group: TextGroup + text.Name, Shape: new StreamShape(StreamKind.Text, TextDeltas) { Text = text }))
            .Append((PythonGroup, new StreamShape(StreamKind.Text, TextDeltas) { Text = SampleText.Chinese, Layout = WireLayout.PythonAscii }));
        foreach ((string group, StreamShape shape) in shapes)
        {
            foreach (Contender contender in (IEnumerable<Contender>)
                [
                    .. Deltas(group, shape),
                    Of(group, shape, "UTF-16 delta and snapshot", s => s.Chars, s => Ours.Dispatch(s, new Utf16SnapshotCounter()), Peers.SseParser, Nothing),
                    Of(group, shape, "final message", s => s.Chars, Ours.FinalMessage, Peers.SseParser),
                ])
            {
                yield return contender;
            }
        }
    }

    private static IEnumerable<Contender> Deltas(string group, StreamShape shape) =>
    [
        Limit(group, shape),
        Parser(group, shape),
        Of(group, shape, "UTF-8 delta", s => s.Utf8Bytes, s => Ours.Dispatch(s, new Utf8Counter()), Peers.SseParser, Nothing),
    ];

    private static IEnumerable<Contender> Thinking()
    {
        return
        [
            Limit("thinking", Shape(StreamKind.Thinking)),
            Of("thinking", Shape(StreamKind.Thinking), "UTF-8 delta", s => s.Utf8Bytes, s => Ours.Dispatch(s, new ThinkingCounter()), Peers.OfficialText, allowed: Nothing),
            Of("thinking", Shape(StreamKind.Thinking), "final message", s => s.Chars, Ours.FinalMessage, Peers.OfficialMessage),
        ];
    }

    private static IEnumerable<Contender> ToolInput()
    {
        StreamShape pretty = Shape(StreamKind.ToolInput) with { Text = SampleText.Code };
        return
        [
            Limit("tool input", Shape(StreamKind.ToolInput)),
            Of("tool input", Shape(StreamKind.ToolInput), "UTF-8 delta", s => s.Utf8Bytes, s => Ours.Dispatch(s, new InputJsonCounter()), Peers.OfficialText, allowed: Nothing),
            Of("tool input", Shape(StreamKind.ToolInput), "UTF-8 delta and snapshot", s => s.Utf8Bytes, s => Ours.Dispatch(s, new InputJsonSnapshotCounter()), Peers.OfficialText, allowed: Nothing),
            Of("tool input", Shape(StreamKind.ToolInput), "final message", _ => 1, Ours.FinalMessage, Peers.OfficialMessage),
            Limit(PrettyGroup, pretty),
            Parser(PrettyGroup, pretty),
            Of(PrettyGroup, pretty, "UTF-8 delta", s => s.Utf8Bytes, s => Ours.Dispatch(s, new InputJsonCounter()), Peers.SseParser, Nothing),
            Of(PrettyGroup, pretty, "UTF-8 delta and snapshot", s => s.Utf8Bytes, s => Ours.Dispatch(s, new InputJsonSnapshotCounter()), Peers.SseParser, Nothing),
            Of(PrettyGroup, pretty, "final message", _ => 1, Ours.FinalMessage, Peers.SseParser),
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

    private static IEnumerable<Contender> Lengths()
    {
        foreach (int thousands in (int[])[1, 10, 100, 1_000])
        {
            string deltas = (thousands * 1000).ToString("N0", CultureInfo.InvariantCulture);
            var text = new StreamShape(StreamKind.Text, 1_000, thousands);
            var input = new StreamShape(StreamKind.ToolInput, 1_000, thousands);
            yield return One(0, text, s => s.Chars, s => Ours.Dispatch(s, new Utf16SnapshotCounter()));
            yield return One(1, input, s => s.Utf8Bytes, s => Ours.Dispatch(s, new InputJsonSnapshotCounter()));
            yield return One(2, input, s => s.Elements, s => Ours.Dispatch(s, new ItemJsonCounter()));
            yield return One(3, input, _ => 1, Ours.FinalMessage);

            Contender One(int name, StreamShape shape, Func<SampleStream, long> expected, Func<SampleStream, long> read)
                => new(Linearity, $"{LengthNames[name]}, {deltas}", shape, expected, read) { SharedCode = LengthNames[name] };
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

    public static Contender Limit(string group, StreamShape shape)
        => Of(group, shape, Peers.Limit, s => s.Lines, s => Peers.FindLines(s.OpenRead()), null, allowed: Nothing) with { SharedCode = Peers.Limit };

    private static Contender Parser(string group, StreamShape shape)
        => Of(group, shape, Peers.SseParser, s => s.Utf8Bytes, Peers.Dispatch) with { SharedCode = Peers.SseParser };

    public static Contender Of(string group, StreamShape shape, string name, Func<SampleStream, long> expected, Func<SampleStream, long> read, string? peer = null, Func<SampleStream, long>? allowed = null)
        => new(group, name, shape, expected, read, peer, shape with { Deltas = FewDeltas }) { AllowedBytes = allowed };

    public static StreamShape Shape(StreamKind kind) => new(kind, ManyDeltas);
}
