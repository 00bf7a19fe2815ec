using System.Text;
using Xunit;

namespace Handlers.Tests;

/// <summary>Which frames are remembered, and for how long. A wrong choice here costs time and changes no result, so no other test notices it.</summary>
public sealed class LearnedFramesTests
{
    private const int MostMisses = 16;

    [Fact]
    public void Four_interleaved_blocks_are_remembered_and_the_fifth_replaces_the_oldest()
    {
        var learned = default(LearnedFrames);
        foreach (int index in (int[])[0, 1, 2, 3])
        {
            Learn(ref learned, Delta(index, "first"));
        }

        foreach (int index in (int[])[3, 0, 2, 1])
        {
            Assert.Equal(index, learned.Find(Bytes(Delta(index, "second")))?.Index);
        }

        Learn(ref learned, Delta(4, "first"));

        Assert.Equal([-1, 1, 2, 3, 4], Enumerable.Range(0, 5).Select(index => Find(ref learned, index)));

        Learn(ref learned, Delta(0, "third"));

        Assert.Equal([0, -1, 2, 3, 4], Enumerable.Range(0, 5).Select(index => Find(ref learned, index)));
    }

    [Fact]
    public void What_is_not_learned_is_not_found()
    {
        var learned = default(LearnedFrames);

        Assert.Null(learned.Find(Bytes(Delta(0, "x"))));
        Assert.False(learned.IsBeginning(Bytes("event"), int.MaxValue));
        Assert.Equal(0, learned.PingLength(Bytes("event: ping\n\n")));
    }

    [Theory]
    [InlineData("text_delta", "text", true)]
    [InlineData("thinking_delta", "thinking", true)]
    [InlineData("input_json_delta", "partial_json", true)]
    [InlineData("signature_delta", "signature", true)]
    [InlineData("compaction_delta", "content", false)]
    [InlineData("other_delta", "text", false)]
    public void Deltas_that_append_a_string_are_learned(string type, string name, bool expected)
    {
        var learned = default(LearnedFrames);
        string frame = $$$"""data: {"type":"content_block_delta","index":0,"delta":{"type":"{{{type}}}","{{{name}}}":"x"}}""" + "\n\n";

        Learn(ref learned, frame);

        Assert.Equal(expected, learned.Find(Bytes(frame)) is not null);
    }

    [Fact]
    public void After_sixteen_frames_that_did_not_repeat_one_in_sixteen_is_learned_until_one_repeats()
    {
        var learned = default(LearnedFrames);
        List<int> remembered = [];
        for (int i = 1; i <= 4 * MostMisses; i++)
        {
            if (LearnsNew(i))
            {
                remembered.Add(i);
            }
        }

        Assert.Equal([.. Enumerable.Range(1, MostMisses), 2 * MostMisses, 3 * MostMisses, 4 * MostMisses], remembered);

        // The search resets the count.
        Assert.NotNull(learned.Find(Bytes(Delta(4 * MostMisses, "x"))));
        Assert.All(Enumerable.Range(1000, MostMisses), index => Assert.True(LearnsNew(index)));
        Assert.False(LearnsNew(2000));

        // A copy is searched, because a search that finds something resets the count.
        bool LearnsNew(int index)
        {
            Learn(ref learned, Delta(index, "x"));
            LearnedFrames copy = learned;
            return copy.Find(Bytes(Delta(index, "y"))) is not null;
        }
    }

    [Fact]
    public void A_ping_is_learned_and_a_later_one_replaces_it()
    {
        var learned = default(LearnedFrames);
        const string First = "event: ping\ndata: {\"type\": \"ping\"}\n\n";
        const string Second = "data: {\"type\":\"ping\"}\n\n";

        Learn(ref learned, First);
        Assert.Equal(First.Length, learned.PingLength(Bytes(First + "data: ")));
        Assert.Equal(First.Length, learned.PingLength(Bytes(First)));
        Assert.Equal(0, learned.PingLength(Bytes(First[..^1])));
        Assert.Equal(0, learned.PingLength(Bytes(Second)));

        Learn(ref learned, Second);
        Assert.Equal((0, Second.Length), (learned.PingLength(Bytes(First)), learned.PingLength(Bytes(Second))));
    }

    [Theory]
    [InlineData(0, "\n", true)]
    [InlineData(127, "\n", true)]
    [InlineData(128, "\n", true)]
    [InlineData(129, "\n", false)]
    [InlineData(0, "\r\n", true)]
    [InlineData(0, "\r", false)]
    [InlineData(129, "\r", false)]
    public void A_ping_is_learned_if_it_has_up_to_128_bytes_and_its_end_is_certain(int length, string lineEnd, bool expected)
    {
        string ping = $"data: {{\"type\":\"ping\"}}{lineEnd}{lineEnd}";
        ping = ping.Replace("}", new string(' ', Math.Max(0, length - ping.Length)) + "}", StringComparison.Ordinal);
        var learned = default(LearnedFrames);

        Learn(ref learned, ping);

        Assert.Equal(expected ? ping.Length : 0, learned.PingLength(Bytes(ping + "data: ")));
    }

    [Theory]
    [InlineData("id: 7\n", false)]
    [InlineData(": comment\n", false)]
    [InlineData("\n", true)]
    [InlineData("\r\n", true)]
    [InlineData(": comment\n\n", true)]
    [InlineData(": comment\n\r\n", true)]
    [InlineData("event: other\n\n", true)]
    public void What_a_blank_line_ends_is_not_part_of_the_layout(string before, bool comesOnce)
    {
        var learned = default(LearnedFrames);
        string frame = Delta(0, "first");

        Learn(ref learned, before + frame);

        Assert.Equal(comesOnce, learned.Find(Bytes(frame)) is not null);
        Assert.Equal(!comesOnce, learned.Find(Bytes(before + frame)) is not null);
    }

    [Theory]
    [InlineData(4096, int.MaxValue, true)]
    [InlineData(4097, int.MaxValue, false)]
    [InlineData(1000, 1000, true)]
    [InlineData(1001, 1000, false)]
    public void The_beginning_of_a_learned_frame_is_waited_for_up_to_a_limit(int length, int maxEventBytes, bool expected)
    {
        var learned = default(LearnedFrames);
        Learn(ref learned, Delta(0, "first"));
        Learn(ref learned, Delta(1, "first"));
        string beginning = Delta(0, new string('x', 5000))[..length];

        Assert.Equal(expected, learned.IsBeginning(Bytes(beginning), maxEventBytes));
        Assert.False(learned.IsBeginning(Bytes("data: {}"), maxEventBytes));
    }

    [Fact]
    public void An_event_that_is_read_again_by_its_layout_does_not_keep_the_next_from_being_learned()
    {
        var frames = new FrameReader(new MessageStreamOptions());
        Push(frames, Delta(0, "a") + Delta(0, "b") + Delta(1, "c") + Delta(1, "d"));
        Skip(frames);
        Assert.NotNull(frames.FindLayout());
        Assert.True(frames.TryRead(out _, out _));
        frames.Rewind();
        Skip(frames);
        Assert.Null(frames.FindLayout());
        Skip(frames);

        Assert.Equal(1, frames.FindLayout()?.Index);
        Assert.Equal(3, frames.Count);
    }

    [Fact]
    public void An_event_that_is_read_again_the_general_way_is_learned_once()
    {
        // A layout with further fields is read the general way each time. Learned twice, it would take two of the four places.
        string further = Delta(0, "a").Replace("}}", "},\"x\":1}", StringComparison.Ordinal);
        var frames = new FrameReader(new MessageStreamOptions());
        Push(frames, further + Delta(1, "b") + Delta(2, "c") + Delta(3, "d") + further);
        Assert.True(frames.TryRead(out _, out _));
        frames.Rewind();
        for (int i = 0; i < 4; i++)
        {
            Skip(frames);
        }

        Assert.Equal(0, frames.FindLayout()?.Index);
    }

    [Fact]
    public void Pings_that_were_learned_are_skipped_and_counted()
    {
        const string Ping = "event: ping\ndata: {\"type\": \"ping\"}\n\n";
        var frames = new FrameReader(new MessageStreamOptions());
        Push(frames, Ping + Ping + Ping + Delta(0, "a"));
        Skip(frames);

        frames.SkipPings();

        Assert.Equal(3, frames.Count);
        Assert.Equal(3 * Ping.Length, frames.Buffer.Offset);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Frames_are_learned_if_the_options_allow_it(bool learns)
    {
        var frames = new FrameReader(new MessageStreamOptions { LearnsFrames = learns });
        Push(frames, Delta(0, "a") + Delta(0, "b"));
        Skip(frames);

        Assert.Equal(learns, frames.FindLayout() is not null);
    }

    [Fact]
    public void Events_without_framing_are_not_learned()
    {
        string ping = Bare("{\"type\":\"ping\"}\n");
        var frames = new FrameReader(new MessageStreamOptions(), hasFraming: false);
        Push(frames, ping + ping);
        Skip(frames);

        frames.SkipPings();

        Assert.Equal((1, ping.Length), (frames.Count, frames.Buffer.Unread.Length));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_offset_of_an_invalid_event_counts_from_the_last_restart(bool hasFraming)
    {
        string Event(string json) => hasFraming ? $"data: {json}\n\n" : Bare(json);
        var frames = new FrameReader(new MessageStreamOptions(), hasFraming);
        Push(frames, Event("{\"type\":\"ping\"}"));
        Skip(frames);
        frames.Restart();
        Push(frames, Event("{\"type\":\"ping\"}") + Event("[]"));
        Skip(frames);

        var e = Assert.Throws<InvalidDataException>(() => frames.TryRead(out _, out _));

        Assert.Equal(hasFraming ? "data: {\"type\":\"ping\"}\n\n".Length : "{\"type\":\"ping\"}".Length, frames.Describe(e, null).ByteOffset);
    }

    // As an EventBody passes it on: its length in front.
    private static string Bare(string json) => $"{(char)json.Length}\0\0\0{json}";

    private static int Find(ref LearnedFrames learned, int index) => learned.Find(Bytes(Delta(index, "x")))?.Index ?? -1;

    private static void Push(FrameReader frames, string text)
    {
        Bytes(text).CopyTo(frames.Buffer.GetFree());
        frames.Buffer.Commit(text.Length);
    }

    private static void Skip(FrameReader frames)
    {
        Assert.True(frames.TryRead(out _, out int length));
        frames.Skip(length);
    }

    private static string Delta(int index, string text)
        => $$"""event: content_block_delta{{"\n"}}data: {"type":"content_block_delta","index":{{index}},"delta":{"type":"text_delta","text":"{{text}}"}""" + "}\n\n";

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static void Learn(ref LearnedFrames learned, string text)
    {
        byte[] bytes = Bytes(text);
        var reader = new SseReader(int.MaxValue);
        Assert.True(reader.TryRead(bytes, out SseFrame frame, out int consumed));
        EventDecoder.Decode(frame, 64, out DecodedEvent e);
        learned.Learn(bytes.AsSpan(0, consumed), frame, e);
        reader.Release();
    }
}
