using System.Text;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Handlers that take runs of deltas: one call has what one read brought of one block.</summary>
public sealed partial class CoalescedTests
{
    private const HandlerInterest Around = HandlerInterest.ContentBlockStartEvent | HandlerInterest.ContentBlockIndex | HandlerInterest.Signature | HandlerInterest.Citation | HandlerInterest.MessageStop
        | HandlerInterest.Abort | HandlerInterest.Exception | HandlerInterest.End;

    private const HandlerInterest Coalesced = HandlerInterest.TextCoalesced | HandlerInterest.ThinkingCoalesced | HandlerInterest.InputJsonCoalesced;

    private static readonly MessageStreamOptions General = new() { LearnsFrames = false };

    private static readonly MessageScript Interleaved = MessageScript.Replay(Encoding.UTF8.GetBytes(string.Concat(
        Event("""{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}}"""),
        Event("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""),
        Text(0, "a"), Text(0, "b"), Text(0, ""),
        Event("""{"type":"content_block_start","index":1,"content_block":{"type":"text","text":"x"}}"""),
        Text(0, "c"), Text(0, "d"), Text(1, "e"), Text(1, "f"), Text(0, "g"), Event("""{"type":"ping"}"""), Text(0, "h"), Event("""{"type":"ping"}"""), Text(0, "i"),
        Text(0, "Gr\\u00fc\\u00dfe \\\"世界\\\" 👩"), Text(0, new string('k', 50)), Text(0, "l"),
        Event("""{"type":"content_block_stop","index":0}"""),
        Text(1, "m"), Text(1, "n"),
        Event("""{"type":"content_block_stop","index":1}"""),
        Event("""{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":9}}"""),
        Event("""{"type":"message_stop"}"""))));

    public static TheoryData<string, HandlerInterest> Cases
    {
        get
        {
            var data = new TheoryData<string, HandlerInterest>();
            HandlerInterest[] interests =
            [
                HandlerInterest.TextUtf8 | HandlerInterest.ThinkingUtf8 | HandlerInterest.InputJsonUtf8,
                HandlerInterest.Text | HandlerInterest.Thinking | HandlerInterest.InputJson,
                HandlerInterest.TextIndex | HandlerInterest.ThinkingIndex | HandlerInterest.InputJsonIndex,
                HandlerInterest.TextUtf8 | HandlerInterest.TextUtf8Snapshot | HandlerInterest.ThinkingUtf8 | HandlerInterest.ThinkingUtf8Snapshot | HandlerInterest.InputJsonUtf8 | HandlerInterest.InputJsonSnapshot,
                HandlerInterest.Text | HandlerInterest.TextSnapshot | HandlerInterest.Thinking | HandlerInterest.ThinkingSnapshot | HandlerInterest.InputJson | HandlerInterest.InputJsonSnapshot,
                HandlerInterest.TextUtf8 | HandlerInterest.Text | HandlerInterest.TextUtf8Snapshot | HandlerInterest.TextSnapshot | HandlerInterest.ThinkingUtf8 | HandlerInterest.InputJsonUtf8 | HandlerInterest.Message,
                HandlerInterest.TextUtf8 | HandlerInterest.ThinkingUtf8 | HandlerInterest.InputJsonUtf8 | HandlerInterest.ContentBlockDeltaEvent,
                HandlerInterest.TextUtf8 | HandlerInterest.ThinkingUtf8 | HandlerInterest.InputJsonUtf8 | HandlerInterest.Ping,
            ];
            foreach (string name in References.Names.Select(row => row.Data).Append("interleaved"))
            {
                foreach (HandlerInterest interest in interests)
                {
                    data.Add(name, interest);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_is_what_one_read_brought_of_one_block(string name, HandlerInterest interest)
    {
        byte[] bytes = (name == "interleaved" ? Interleaved : References.Get(name)).ToArray();
        int shorter = 0;
        IEnumerable<int> splits = Enumerable.Range(1, bytes.Length - 1).Where(split => name == "interleaved" || split % 17 == 0);
        foreach (int[] reads in (int[][])[[1], [200], [500], [int.MaxValue], .. splits.Select(split => new[] { split, int.MaxValue })])
        {
            var each = new Recorder(interest | Around);
            var general = new Recorder(interest | Around | Coalesced);
            var learned = new Recorder(interest | Around | Coalesced);
            Read(bytes, reads, null, each);
            Read(bytes, reads, General, general);
            Read(bytes, reads, null, learned);

            List<string> expected = Join(each.Calls);
            References.AssertSame(expected, [.. general.Calls.Select(call => call.ToString())], $"reads of {string.Join(", ", reads)}, without learned frames");
            References.AssertSame(expected, [.. learned.Calls.Select(call => call.ToString())], $"reads of {string.Join(", ", reads)}");
            shorter += each.Calls.Count - expected.Count;
        }

        Assert.True(shorter > 0 || name is "rest", "There was no run of several deltas.");
    }

    [Fact]
    public void Handlers_that_do_not_ask_for_runs_get_each_delta()
    {
        HandlerInterest[] interests = [HandlerInterest.TextUtf8 | Around, HandlerInterest.Text | Coalesced | Around, HandlerInterest.Text | HandlerInterest.TextSnapshot | Coalesced];
        Recorder[] alone = [.. interests.Select(interest => new Recorder(interest))];
        Recorder[] together = [.. interests.Select(interest => new Recorder(interest))];
        foreach (Recorder recorder in alone)
        {
            Read(Interleaved.ToArray(), [500], null, recorder);
        }

        Read(Interleaved.ToArray(), [500], null, together);

        for (int i = 0; i < interests.Length; i++)
        {
            Assert.Equal(alone[i].Calls, together[i].Calls);
        }

        Assert.True(together[1].Calls.Count < together[0].Calls.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_is_delivered_before_the_error_behind_it(bool learns)
    {
        byte[] bytes = new MessageScript().Text("a", "b", "c").Raw("event: content_block_delta\ndata: {\n\n").ToArray();
        var recorder = new Recorder(HandlerInterest.Text | HandlerInterest.TextSnapshot | Around | Coalesced);

        Assert.Throws<InvalidStreamException>(() => Read(bytes, [int.MaxValue], learns ? null : General, recorder));

        Assert.Equal(["content_block_start", "text 0 abc|abc", "exception InvalidStreamException", "end"], recorder.Lines);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_is_delivered_before_a_delta_of_its_block_that_is_invalid(bool learns)
    {
        byte[] bytes = new MessageScript().Text("a", "b", "c", "d", "$").ToArray();
        bytes[bytes.AsSpan().IndexOf((byte)'$')] = 0xC3;
        var recorder = new Recorder(HandlerInterest.Text | HandlerInterest.TextSnapshot | Around | Coalesced);

        InvalidStreamException e = Assert.Throws<InvalidStreamException>(() => Read(bytes, [int.MaxValue], learns ? null : General, recorder));

        Assert.Equal(["content_block_start", "text 0 abcd|abcd", "exception InvalidStreamException", "end"], recorder.Lines);
        Assert.Equal(7, e.EventNumber);
        Assert.Equal("abcd", e.PartialMessage!.GetText());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_ends_where_the_message_becomes_too_long(bool learns)
    {
        byte[] bytes = new MessageScript().Text([.. Enumerable.Repeat("0123456789", 1000)]).ToArray();
        var recorder = new Recorder(HandlerInterest.TextUtf8 | HandlerInterest.TextUtf8Snapshot | Around | Coalesced);

        InvalidStreamException e = Assert.Throws<InvalidStreamException>(
            () => Read(bytes, [int.MaxValue], new MessageStreamOptions { LearnsFrames = learns, MaxMessageBytes = 8000 }, recorder));

        List<Call> runs = [.. recorder.Calls.Where(call => call.IsDelta)];
        string text = string.Concat(runs.Select(run => run.Delta));
        Assert.Equal(text, runs[^1].Snapshot);
        Assert.Equal(["exception InvalidStreamException", "end"], recorder.Lines[^2..]);
        Assert.InRange(runs.Count, 2, 100);
        Assert.Equal(text, e.PartialMessage!.GetText());
        Assert.Equal(2 + (text.Length / 10) + 1, e.EventNumber);
    }

    [Fact]
    public void A_run_is_delivered_before_an_interruption()
    {
        var recorder = new Recorder(HandlerInterest.Text | Around | Coalesced);

        Assert.Throws<StreamInterruptedException>(() => Read(new MessageScript().Text("a", "b", "c").Cut().ToArray(), [int.MaxValue], null, recorder));

        Assert.Equal(["content_block_start", "text 0 abc|", "exception StreamInterruptedException", "end"], recorder.Lines);
    }

    [Theory]
    [InlineData(true, "abort")]
    [InlineData(false, "exception FormatException")]
    public void A_run_is_delivered_before_the_end_that_another_handler_causes_within_it(bool aborts, string end)
    {
        var recorder = new Recorder(HandlerInterest.Text | HandlerInterest.TextSnapshot | Around | Coalesced);
        var other = new Recorder(HandlerInterest.Text)
        {
            Then = (call, stream) =>
            {
                if (call.Delta == "c" && aborts)
                {
                    stream.Close();
                }

                return call.Delta == "c" && !aborts ? throw new FormatException() : default;
            },
        };

        Exception? thrown = Record.Exception(() => Read(new MessageScript().Text("a", "b", "c", "d").ToArray(), [int.MaxValue], null, other, recorder));

        Assert.Equal(aborts, thrown is not FormatException);
        Assert.Equal(["content_block_start", "text 0 abc|abc", end, "end"], recorder.Lines);
    }

    [Fact]
    public void A_handler_that_throws_gets_its_run_once()
    {
        var recorder = new Recorder(HandlerInterest.Text | Around | Coalesced) { Then = (call, _) => call.Delta.Length > 0 ? throw new FormatException() : default };

        Assert.Throws<FormatException>(() => Read(new MessageScript().Text("a", "b", "c").Text("d").ToArray(), [int.MaxValue], null, recorder));

        Assert.Equal(["content_block_start", "text 0 abc|", "exception FormatException", "end"], recorder.Lines);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_stays_valid_while_its_handler_is_awaited(bool learns)
    {
        List<string> after = [];
        var recorder = new Recorder(HandlerInterest.TextUtf8 | HandlerInterest.Text | HandlerInterest.TextSnapshot | HandlerInterest.Asynchronous | Coalesced)
        {
            Then = async (call, _) =>
            {
                await Task.Yield();
                after.Add(call.Delta);
            },
        };
        byte[] bytes = new MessageScript().Text("a", "b").Text("c", "d", "e").ToArray();

        await using (var stream = MessageStream.Create(new MemoryStream(bytes), recorder, learns ? null : General))
        {
            await stream.UntilDoneAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(["ab", "cde"], after);
        Assert.Equal(["text 0 ab|ab", "text 1 cde|cde"], recorder.Lines);
    }

    [Fact]
    public async Task An_iterated_stream_delivers_each_delta_before_the_iteration_gets_it()
    {
        var recorder = new Recorder(HandlerInterest.Text | Coalesced);
        byte[] bytes = new MessageScript().Text("a", "b", "c").ToArray();
        List<string> iterated = [];

        await using var stream = MessageStream.Create(new MemoryStream(bytes), recorder);
        await foreach (string text in stream.TextStream)
        {
            iterated.Add(text);
            Assert.Equal(iterated, recorder.Calls.Select(call => call.Delta));
        }

        Assert.Equal(["a", "b", "c"], iterated);
    }

    [Fact]
    public void Elements_follow_the_delta_that_completes_them()
    {
        byte[] bytes = new MessageScript().Text("{\"items\":[1,", "2,", "3]}").ToArray();
        var handler = new WithItems();

        using var stream = MessageStream.Create(new MemoryStream(bytes), handler);
        stream.UntilDone();

        Assert.Equal(["{\"items\":[1,", "item 1", "2,", "item 2", "3]}", "item 3"], handler.Calls);
    }

    [Fact]
    public void The_attribute_asks_for_runs()
    {
        byte[] bytes = new MessageScript().Thinking("a", "b").Text("c", "d").ToolUse("toolu_1", "t", "{\"x\"", ":1}").ToArray();
        Annotated[] handlers = [new Annotated(), new Derived(), new Mixed(), new EachAgain()];

        foreach (Annotated handler in handlers)
        {
            using var stream = MessageStream.Create(new MemoryStream(bytes), handler);
            stream.UntilDone();
        }

        Assert.Equal(["thinking ab", "text cd|cd", "json {\"x\":1} {\"x\":1}"], handlers[0].Calls);
        Assert.Equal(["thinking ab", "text cd|cd", "derived cd", "json {\"x\":1} {\"x\":1}"], handlers[1].Calls);
        Assert.Equal(["thinking ab", "text c|c", "first c", "second c", "text d|cd", "first d", "second d", "json {\"x\":1} {\"x\":1}"], handlers[2].Calls);
        Assert.Equal(["thinking ab", "text c|c", "each c", "text d|cd", "each d", "json {\"x\":1} {\"x\":1}"], handlers[3].Calls);
    }

    [Fact]
    public void A_derived_class_does_not_make_its_base_take_runs()
    {
        var handler = new DerivedOfEach();

        using var stream = MessageStream.Create(new MemoryStream(new MessageScript().Text("c", "d").ToArray()), handler);
        stream.UntilDone();

        Assert.Equal(["each c", "derived c", "each d", "derived d"], handler.Calls);
    }

    [Fact]
    public void Combined_handlers_take_runs_if_all_do()
    {
        var each = new Recorder(HandlerInterest.Text);
        var joined = new Recorder(HandlerInterest.Text | HandlerInterest.TextCoalesced | HandlerInterest.ThinkingUtf8 | HandlerInterest.ThinkingCoalesced);

        Assert.Equal(HandlerInterest.Text | HandlerInterest.ThinkingUtf8 | HandlerInterest.ThinkingCoalesced, MessageHandlers.Combine(each, joined).Interest);
        Assert.Equal(joined.Interest, MessageHandlers.Combine(joined, joined).Interest);
    }

    private static void Read(byte[] bytes, int[] reads, MessageStreamOptions? options, params Recorder[] handlers)
    {
        var body = new WatchedStream(MessageScript.Replay(bytes).OpenRead(reads), received =>
        {
            foreach (Recorder handler in handlers)
            {
                handler.Reads++;
            }
        });
        using var stream = MessageStream.Create(body, MessageHandlers.Combine(handlers), options);
        stream.UntilDone();
    }

    // The calls for the deltas of one block that one read brought become one call.
    private static List<string> Join(List<Call> calls)
    {
        var joined = new List<Call>();
        foreach (Call call in calls)
        {
            if (call.IsDelta && joined is [.., var last] && last.IsDelta && (last.Name, last.Index, last.Read) == (call.Name, call.Index, call.Read))
            {
                joined[^1] = call with { Delta = last.Delta + call.Delta };
            }
            else
            {
                joined.Add(call);
            }
        }

        return [.. joined.Select(call => call.ToString())];
    }

    private static string Event(string json) => $"event: {json.Split('"')[3]}\ndata: {json}\n\n";

    private static string Text(int index, string text) => Event($$$"""{"type":"content_block_delta","index":{{{index}}},"delta":{"type":"text_delta","text":"{{{text}}}"}}""");

    private sealed record Call(string Name, int Index = -1, string Delta = "", string Snapshot = "", int Read = 0, bool IsDelta = false)
    {
        public string Line => IsDelta ? $"{Name} {Index} {Delta}|{Snapshot}" : Name;

        public override string ToString() => $"{Line} of read {Read}";
    }

    // Records what its interest asks for.
    private sealed class Recorder(HandlerInterest interest) : IMessageHandler
    {
        public HandlerInterest Interest { get; } = interest;

        public List<Call> Calls { get; } = [];

        public List<string> Lines => [.. Calls.Select(call => call.Line)];

        public Func<Call, MessageStream, ValueTask> Then { get; init; } = (_, _) => default;

        public int Reads { get; set; }

        public ValueTask OnTextAsync(TextEvent e, MessageStream stream, CancellationToken cancellationToken) => Add("text", stream, e.Index,
            Same(If(HandlerInterest.TextUtf8, Encoding.UTF8.GetString(e.Utf8Delta)), If(HandlerInterest.Text, e.Delta.ToString())),
            Same(If(HandlerInterest.TextUtf8Snapshot, Encoding.UTF8.GetString(e.Utf8Snapshot)), If(HandlerInterest.TextSnapshot, e.Snapshot.ToString())));

        public ValueTask OnThinkingAsync(ThinkingEvent e, MessageStream stream, CancellationToken cancellationToken) => Add("thinking", stream, e.Index,
            Same(If(HandlerInterest.ThinkingUtf8, Encoding.UTF8.GetString(e.Utf8Delta)), If(HandlerInterest.Thinking, e.Delta.ToString())),
            Same(If(HandlerInterest.ThinkingUtf8Snapshot, Encoding.UTF8.GetString(e.Utf8Snapshot)), If(HandlerInterest.ThinkingSnapshot, e.Snapshot.ToString())));

        public ValueTask OnInputJsonAsync(InputJsonEvent e, MessageStream stream, CancellationToken cancellationToken) => Add($"json {e.Block.Name}", stream, e.Index,
            Same(If(HandlerInterest.InputJsonUtf8, Encoding.UTF8.GetString(e.Utf8Delta)), If(HandlerInterest.InputJson, e.Delta.ToString())),
            If(HandlerInterest.InputJsonSnapshot, Encoding.UTF8.GetString(e.Snapshot.Utf8Text)) ?? "");

        public ValueTask OnStreamEventAsync(StreamEvent e, MessageStream stream, CancellationToken cancellationToken)
            => e.Event is ContentBlockStartEvent ? Add(e.Event.Type, stream) : default;

        public ValueTask OnPingAsync(PingReceivedEvent e, MessageStream stream, CancellationToken cancellationToken) => Add("ping", stream);

        public ValueTask OnSignatureAsync(SignatureEvent e, MessageStream stream, CancellationToken cancellationToken) => Add("signature", stream);

        public ValueTask OnCitationAsync(CitationEvent e, MessageStream stream, CancellationToken cancellationToken) => Add("citation", stream);

        public ValueTask OnContentBlockAsync(ContentBlockEvent e, MessageStream stream, CancellationToken cancellationToken) => Add("content_block", stream);

        public ValueTask OnMessageAsync(MessageEvent e, MessageStream stream, CancellationToken cancellationToken) => Add($"message {e.Message?.GetText()}", stream);

        public ValueTask OnAbortAsync(AbortEvent e, MessageStream stream, CancellationToken cancellationToken) => Add("abort", stream);

        public ValueTask OnExceptionAsync(ExceptionEvent e, MessageStream stream, CancellationToken cancellationToken) => Add($"exception {e.Exception.GetType().Name}", stream);

        public ValueTask OnEndAsync(EndEvent e, MessageStream stream, CancellationToken cancellationToken) => Add("end", stream);

        private static string Same(string? utf8, string? utf16)
        {
            if (utf8 is not null && utf16 is not null)
            {
                Assert.Equal(utf8, utf16);
            }

            return utf8 ?? utf16 ?? "";
        }

        private string? If(HandlerInterest flag, string value) => (Interest & flag) == flag ? value : null;

        private ValueTask Add(string name, MessageStream stream) => Add(new Call(name, Read: Reads), stream);

        private ValueTask Add(string name, MessageStream stream, int index, string delta, string snapshot) => Add(new Call(name, index, delta, snapshot, Reads, IsDelta: true), stream);

        private ValueTask Add(Call call, MessageStream stream)
        {
            Calls.Add(call);
            return Then(call, stream);
        }
    }

    private partial class Annotated
    {
        public List<string> Calls { get; } = [];

        [OnThinking(Coalesce = true)]
        private void Think(ReadOnlySpan<byte> delta) => Calls.Add($"thinking {Encoding.UTF8.GetString(delta)}");

        [OnText(Coalesce = true)]
        private void Write(string delta, string snapshot) => Calls.Add($"text {delta}|{snapshot}");

        [OnInputJson("t", Coalesce = true)]
        private void Input(string delta, PartialJson soFar) => Calls.Add($"json {delta} {soFar.ToJsonElement()}");
    }

    private sealed partial class Derived : Annotated
    {
        [OnText(Coalesce = true)]
        private void Derive(string delta) => Calls.Add($"derived {delta}");
    }

    private sealed partial class Mixed : Annotated
    {
        [OnText(Coalesce = true)]
        private void First(string delta) => Calls.Add($"first {delta}");

        [OnText]
        private void Second(string delta) => Calls.Add($"second {delta}");
    }

    private sealed partial class EachAgain : Annotated
    {
        [OnText]
        private void Each(string delta) => Calls.Add($"each {delta}");
    }

    private partial class OnlyEach
    {
        public List<string> Calls { get; } = [];

        [OnText]
        private void Each(string delta) => Calls.Add($"each {delta}");
    }

    private sealed partial class DerivedOfEach : OnlyEach
    {
        [OnText(Coalesce = true)]
        private void Derive(string delta) => Calls.Add($"derived {delta}");
    }

    private sealed partial class WithItems
    {
        public List<string> Calls { get; } = [];

        [OnText(Coalesce = true)]
        private void Write(string delta) => Calls.Add(delta);

        [OnItem("items")]
        private void Take(int item) => Calls.Add($"item {item}");
    }
}
