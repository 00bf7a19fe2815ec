using System.Text;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>What handlers of frames are given: the bytes of each event as received.</summary>
public sealed partial class FrameTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Recordings");

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder, "*.sse").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    private static MessageScript Everything => new MessageScript()
        .Ping().Thinking("Hm").Signature("sig").Text("Hello", " there").ToolUse("toolu_1", "get_weather", "{}");

    [Theory]
    [MemberData(nameof(Names))]
    public void The_frames_of_a_recording_are_the_same_however_its_bytes_are_split(string name)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(Folder, name + ".sse"));
        string whole = Read(MessageScript.Replay(bytes).OpenRead());

        // Where a CRLF is split, its CR alone ends the line.
        Assert.Equal(LinesOf(whole), LinesOf(Read(MessageScript.Replay(bytes).OpenRead(1))));
        Assert.Contains(whole[..Math.Min(whole.Length, 20)], Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void The_frames_together_are_the_bytes_received(string lineEnding)
    {
        MessageScript script = Everything.Framing(lineEnding);

        Assert.Equal(script.ToString(), Read(script.OpenRead()));
    }

    [Fact]
    public void Comments_within_a_frame_belong_to_it_and_those_between_frames_to_none()
    {
        string stream = new MessageScript().Text("Hello").ToString();
        string commented = ": first\n\n" + stream.Replace("event: content_block_stop\n", "event: content_block_stop\n: within\n", StringComparison.Ordinal);

        Assert.Equal(commented[": first\n\n".Length..], Read(new MemoryStream(Encoding.UTF8.GetBytes(commented))));
    }

    [Fact]
    public void A_frame_comes_before_the_event_that_it_holds()
    {
        var calls = new List<string>();
        using var stream = MessageStream.Create(
            new MessageScript().Text("Hello").OpenRead(),
            MessageHandlers.Combine(
                new MessageHandler { OnText = delta => calls.Add($"first text {delta}"), OnStreamEvent = e => calls.Add($"first {e.Type}") },
                new MessageHandler { OnFrame = frame => calls.Add($"second frame {frame[7..frame.IndexOf((byte)'\n')].Length}") }));

        stream.UntilDone();

        int text = calls.IndexOf("first text Hello");
        Assert.Equal(["second frame 19", "first content_block_delta"], calls[(text - 2)..text]);
    }

    [Fact]
    public void An_error_event_is_a_frame_like_any_other()
    {
        string read = "";
        using var stream = MessageStream.Create(
            new MessageScript().Text("Hello").ErrorEvent("overloaded_error", "Overloaded").OpenRead(),
            new MessageHandler { OnFrame = frame => read = Encoding.UTF8.GetString(frame) });

        Assert.Throws<ApiException>(stream.UntilDone);
        Assert.StartsWith("event: error\n", read, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_tells_whether_another_has_been_received_already()
    {
        byte[] bytes = Everything.ToArray();
        var handler = new Followers();
        using (var stream = MessageStream.Create(new MemoryStream(bytes), handler))
        {
            stream.UntilDone();
        }

        // All came with one read, so the last alone has none behind it.
        Assert.Equal([.. Enumerable.Repeat(true, handler.MoreFollows.Count - 1), false], handler.MoreFollows);

        handler.MoreFollows.Clear();
        using (var stream = MessageStream.Create(Everything.OpenRead(1), handler))
        {
            stream.UntilDone();
        }

        Assert.All(handler.MoreFollows, Assert.False);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("data: 1\n", false)]
    [InlineData("data: 1\n\n", true)]
    [InlineData("data: 1\r\n\r\n", true)]
    [InlineData("data: 1\r\r", true)]
    [InlineData("data: 1\r\n", false)]
    [InlineData("\n: comment\n\nevent: x\n\n", false)]
    [InlineData(": comment\n\nevent: x\ndata: 1\n\n", true)]
    public void Only_a_whole_event_with_data_counts_as_one_that_follows(string bytes, bool expected)
        => Assert.Equal(expected, SseReader.ContainsEvent(Encoding.UTF8.GetBytes(bytes)));

    [Theory]
    [InlineData("event: a\ndata: 1\n\nevent: b\ndata: 2\n\n")]
    [InlineData("event: a\r\ndata: 1\r\n\r\nevent: b\r\ndata: 2\r\n\r\n")]
    [InlineData("event: a\rdata: 1\r\revent: b\rdata: 2\r\r")]
    [InlineData(": comment\n\n: another\nid: 1\ndata: 1\n\n")]
    [InlineData("id: 7\r\nevent: a\r\n\r\n\r\nid: 8\r\n: comment\r\ndata\r\n\r\n")]
    [InlineData("\r\r\n\n\rretry: 1\rdata:1\r\n\r")]
    [InlineData("data: 1\rdata: 2\n\r\n")]
    [InlineData("data\r\r")]
    [InlineData("database: 1\ndatabase\n\nDATA: 1\n\n data: 1\n\ndata: 1\n\n")]
    public void What_counts_as_an_event_that_follows_is_what_is_read_as_one(string stream)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream);
        byte[][] prefixes = [.. Enumerable.Range(0, bytes.Length + 1).Select(length => bytes[..length])];

        Assert.Equal(prefixes.Select(IsRead), prefixes.Select(prefix => SseReader.ContainsEvent(prefix)));
        Assert.True(IsRead(bytes));

        static bool IsRead(byte[] prefix)
        {
            var reader = new SseReader(int.MaxValue);
            bool isRead = reader.TryRead(prefix, out _, out _);
            reader.Release();
            return isRead;
        }
    }

    [Fact]
    public async Task A_handler_added_before_the_first_read_is_called_after_the_others()
    {
        var calls = new List<string>();
        await using var stream = MessageStream.Create(new MessageScript().Text("Hello").OpenRead(), new MessageHandler { OnText = _ => calls.Add("first") });
        stream.AddHandler(new MessageHandler { OnText = _ => calls.Add("second") });

        await stream.UntilDoneAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["first", "second"], calls);
        Assert.Throws<InvalidOperationException>(() => stream.AddHandler(new MessageHandler()));
    }

    [Fact]
    public async Task No_handler_is_added_once_the_stream_is_read_or_has_ended()
    {
        await using var reading = MessageStream.Create(new MessageScript().Text("Hello").OpenRead());
        await foreach (MessageStreamEvent _ in reading)
        {
            Assert.Throws<InvalidOperationException>(() => reading.AddHandler(new MessageHandler()));
        }

        await using var connected = MessageStream.Create(new MessageScript().Text("Hello").OpenRead());
        await connected.ConnectAsync(TestContext.Current.CancellationToken);
        Assert.Throws<InvalidOperationException>(() => connected.AddHandler(new MessageHandler()));

        await using var closed = MessageStream.Create(new MessageScript().Text("Hello").OpenRead());
        await closed.CloseAsync();
        Assert.Throws<InvalidOperationException>(() => closed.AddHandler(new MessageHandler()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(300)]
    [InlineData(100_000)]
    public async Task The_frames_of_many_deltas_are_the_bytes_received_while_their_handler_is_awaited(int read)
    {
        string[] deltas = [.. Enumerable.Range(0, 60).Select(i => i % 7 == 0 ? $"line {i}\n\"quoted\"" : i % 5 == 0 ? $"ümläut {i}" : $" word{i}")];
        const string Ping = "event: ping\ndata: {\"type\":\"ping\"}\n\n";
        string[] frames = new MessageScript().Thinking(deltas).Text(deltas).ToString().Split("\n\n");
        string bytes = string.Join("\n\n", frames.Select((frame, i) => i % 10 == 9 ? Ping + frame : frame));
        var slow = new SlowReader();
        await using var stream = MessageStream.Create(MessageScript.Replay(Encoding.UTF8.GetBytes(bytes)).OpenRead(read), slow);

        Message message = await stream.GetFinalMessageAsync(TestContext.Current.CancellationToken);

        Assert.Equal(bytes, Encoding.UTF8.GetString(slow.Read.ToArray()));
        Assert.Equal(string.Concat(deltas), message.GetText());
    }

    [Fact]
    public void A_handler_that_fails_at_the_frame_of_a_delta_is_given_no_more()
    {
        int deltas = 0;
        var failure = new InvalidTimeZoneException();
        using var stream = MessageStream.Create(
            new MessageScript().Text([.. Enumerable.Repeat("word", 20)]).OpenRead(),
            new MessageHandler { OnFrame = frame => deltas += frame.IndexOf("text_delta"u8) < 0 ? 0 : deltas == 9 ? throw failure : 1 });

        Assert.Same(failure, Assert.Throws<InvalidTimeZoneException>(stream.UntilDone));
        Assert.Equal(9, deltas);
    }

    private static string LinesOf(string frames) => frames.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private static string Read(Stream bytes)
    {
        var read = new StringBuilder();
        using var stream = MessageStream.Create(bytes, new MessageHandler { OnFrame = frame => read.Append(Encoding.UTF8.GetString(frame)) });
        try
        {
            stream.UntilDone();
        }
        catch (Exception e) when (e is ApiException or StreamInterruptedException or InvalidStreamException)
        {
            // What came before is what is asked for.
        }

        return read.ToString();
    }

    private sealed class Followers : IMessageHandler
    {
        public List<bool> MoreFollows { get; } = [];

        public HandlerInterest Interest => HandlerInterest.Frame;

        public ValueTask OnFrameAsync(FrameEvent e, MessageStream stream, CancellationToken cancellationToken)
        {
            MoreFollows.Add(e.MoreFollows);
            return default;
        }
    }

    private sealed class SlowReader : IMessageHandler
    {
        private int _frames;

        public MemoryStream Read { get; } = new();

        public HandlerInterest Interest => HandlerInterest.Frame | HandlerInterest.Asynchronous;

        public ValueTask OnFrameAsync(FrameEvent e, MessageStream stream, CancellationToken cancellationToken)
        {
            Read.Write(e.Frame);
            return ++_frames % 3 == 0 ? YieldAsync() : default;
        }

        private static async ValueTask YieldAsync() => await Task.Yield();
    }
}
