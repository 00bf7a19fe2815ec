using System.Runtime.CompilerServices;
using System.Text;
using Xunit;

namespace Handlers.Tests.Transports;

/// <summary>Events without framing give what the same events give in a text/event-stream, and end as they do.</summary>
public sealed class BareEventTests
{
    private const string Start = """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"usage":{"input_tokens":1,"output_tokens":1}}}""";
    private const string BlockStart = """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""";

    private static readonly string[] Hello =
    [
        Start,
        BlockStart,
        """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}""",
        """{"type":"content_block_stop","index":0}""",
        """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":2}}""",
        """{"type":"message_stop"}""",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Recordings.Names), MemberType = typeof(Recordings))]
    public async Task A_recording_gives_the_same_trace_by_bare_events_as_by_server_sent_events(string name)
    {
        byte[] recording = Recordings.Read(name);

        Assert.Equal(
            await Recordings.TraceAsync(trace => MessageStream.Create(new MemoryStream(recording), trace)),
            await Recordings.TraceAsync(trace => MessageStream.Create(Recordings.EventsAsync(recording, waits: false), trace)));
    }

    [Theory]
    [MemberData(nameof(Recordings.Names), MemberType = typeof(Recordings))]
    public async Task A_recording_gives_the_same_trace_when_each_event_is_waited_for(string name)
    {
        byte[] recording = Recordings.Read(name);

        Assert.Equal(
            await Recordings.TraceAsync(trace => MessageStream.Create(new MemoryStream(recording), trace)),
            await Recordings.TraceAsync(trace => MessageStream.Create(Recordings.EventsAsync(recording, waits: true), trace)));
    }

    [Fact]
    public async Task Empty_elements_are_passed_over()
    {
        var trace = new Trace();
        await using MessageStream stream = MessageStream.Create(Events(["", Hello[0], "", .. Hello[1..]]), trace);

        await stream.UntilDoneAsync(Token);

        Assert.Contains("text 0 Hello|Hello", trace.Calls);
        Assert.Equal("end", trace.Calls[^1]);
    }

    [Fact]
    public void Bare_events_are_read_by_blocking_calls()
    {
        using MessageStream stream = MessageStream.Create(Events(Hello));

        Assert.Equal("Hello", stream.GetFinalText());
    }

    [Fact]
    public async Task An_event_over_the_limit_is_refused_before_all_of_it_is_kept()
    {
        await using MessageStream stream = MessageStream.Create(
            Events([Start, new string('x', 1_000_000)]), options: new MessageStreamOptions { MaxEventBytes = 1_000 });

        var exception = await Assert.ThrowsAsync<InvalidStreamException>(() => stream.UntilDoneAsync(Token));

        Assert.Equal(2, exception.EventNumber);
        Assert.Equal(Start.Length, exception.ByteOffset);
        Assert.Contains("MessageStreamOptions.MaxEventBytes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_much_longer_than_the_buffer_arrives_whole()
    {
        string text = new('x', 300_000);
        await using MessageStream stream = MessageStream.Create(Events([.. Hello[..2], Hello[2].Replace("Hello", text, StringComparison.Ordinal), .. Hello[3..]]));

        Assert.Equal(text, await stream.GetFinalTextAsync(Token));
    }

    [Fact]
    public async Task Events_that_end_early_are_an_interrupted_stream()
    {
        await using MessageStream stream = MessageStream.Create(Events(Hello[..3]));

        var exception = await Assert.ThrowsAsync<StreamInterruptedException>(() => stream.UntilDoneAsync(Token));

        Assert.Contains("after event 3", exception.Message, StringComparison.Ordinal);
        Assert.Equal("Hello", exception.PartialMessage!.GetText());
    }

    [Theory]
    [InlineData(typeof(IOException), typeof(StreamInterruptedException))]
    [InlineData(typeof(InvalidDataException), typeof(InvalidStreamException))]
    [InlineData(typeof(ArithmeticException), typeof(ArithmeticException))]
    public async Task What_the_enumerator_throws_ends_the_stream(Type thrown, Type expected)
    {
        await using MessageStream stream = MessageStream.Create(Throwing((Exception)Activator.CreateInstance(thrown)!));

        await Assert.ThrowsAsync(expected, () => stream.UntilDoneAsync(Token));

        static async IAsyncEnumerable<ReadOnlyMemory<byte>> Throwing(Exception exception)
        {
            yield return Encoding.UTF8.GetBytes(Start);
            await Task.Yield();
            throw exception;
        }
    }

    [Fact]
    public async Task The_enumerator_is_given_a_token_and_is_disposed_when_the_stream_is_closed()
    {
        var waiting = new TaskCompletionSource();
        var disposed = new TaskCompletionSource();
        await using MessageStream stream = MessageStream.Create(Endless(CancellationToken.None));
        Task reading = stream.UntilDoneAsync(Token);
        await waiting.Task.WaitAsync(Token);

        await stream.CloseAsync();

        await reading.WaitAsync(Token);
        await disposed.Task.WaitAsync(Token);

        async IAsyncEnumerable<ReadOnlyMemory<byte>> Endless([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            try
            {
                yield return Encoding.UTF8.GetBytes(Start);
                waiting.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
            finally
            {
                disposed.SetResult();
            }
        }
    }

    [Fact]
    public async Task A_step_that_heeds_no_token_is_left_behind_and_its_enumerator_is_disposed_after_it()
    {
        var waiting = new TaskCompletionSource();
        var step = new TaskCompletionSource();
        var disposed = new TaskCompletionSource();
        await using MessageStream stream = MessageStream.Create(Deaf());
        Task reading = stream.UntilDoneAsync(Token);
        await waiting.Task.WaitAsync(Token);

        await stream.CloseAsync();

        await reading.WaitAsync(Token);
        Assert.False(disposed.Task.IsCompleted);
        step.SetResult();
        await disposed.Task.WaitAsync(Token);

        async IAsyncEnumerable<ReadOnlyMemory<byte>> Deaf()
        {
            try
            {
                yield return Encoding.UTF8.GetBytes(Start);
                waiting.SetResult();
                await step.Task;
                yield return Encoding.UTF8.GetBytes(BlockStart);
            }
            finally
            {
                disposed.SetResult();
            }
        }
    }

    [Fact]
    public async Task A_handler_of_frames_is_given_lines_that_read_as_the_same_events()
    {
        var frames = new FrameCollector();
        string[] spread = [.. Hello.Select(json => json.Replace(",\"index\"", ",\r\n\n\"index\"", StringComparison.Ordinal))];
        await using MessageStream stream = MessageStream.Create(Events(spread), frames);
        await stream.UntilDoneAsync(Token);

        await using MessageStream again = MessageStream.Create(new MemoryStream(frames.Bytes.ToArray()));

        Assert.Equal("Hello", await again.GetFinalTextAsync(Token));
        Assert.Equal(Hello.Length, frames.Count);
        Assert.StartsWith("event: message_start\ndata: {", Encoding.UTF8.GetString(frames.Bytes.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_can_be_added_before_the_events_are_read()
    {
        var trace = new Trace();
        await using MessageStream stream = MessageStream.Create(Events(Hello));

        stream.AddHandler(trace);
        await stream.UntilDoneAsync(Token);

        Assert.Contains("text 0 Hello|Hello", trace.Calls);
    }

    private sealed class FrameCollector : IMessageHandler
    {
        public HandlerInterest Interest => HandlerInterest.Frame;

        public MemoryStream Bytes { get; } = new();

        public int Count { get; private set; }

        public ValueTask OnFrameAsync(FrameEvent e, MessageStream stream, CancellationToken cancellationToken)
        {
            Bytes.Write(e.Frame);
            Count++;
            return default;
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Events(IEnumerable<string> events)
    {
        foreach (string json in events)
        {
            await Task.Yield();
            yield return Encoding.UTF8.GetBytes(json);
        }
    }
}
