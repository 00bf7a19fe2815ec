using System.Text;
using Amazon;
using Amazon.Runtime;
using CsCheck;
using Handlers.Bedrock;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests.Transports;

/// <summary>Bedrock's event stream gives what the same events give in a text/event-stream, and each fault of its framing ends the stream as documented.</summary>
public sealed class BedrockFramingTests
{
    private static readonly byte[][] Hello = [.. Recordings.Events(new MessageScript().Text("Hello", " there", "!").ToArray()).Select(json => BedrockFrames.Chunk(json))];
    private static readonly byte[] Bytes = [.. Hello.SelectMany(frame => frame)];

    public static TheoryData<string> NamesWithoutError => [.. Recordings.Names.Select(row => row.Data).Where(name => !name.StartsWith("error_", StringComparison.Ordinal))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Recordings.Names), MemberType = typeof(Recordings))]
    public async Task A_recording_gives_the_same_trace_by_Bedrocks_framing_as_by_server_sent_events(string name)
    {
        byte[] recording = Recordings.Read(name);
        byte[] framed = [.. Recordings.Events(recording).SelectMany(json => BedrockFrames.Chunk(json))];

        Assert.Equal(
            await Recordings.TraceAsync(trace => MessageStream.Create(new MemoryStream(recording), trace)),
            await Recordings.TraceAsync(trace => BedrockFrames.Open(new MemoryStream(framed), trace)));
    }

    [Theory]
    [MemberData(nameof(NamesWithoutError))]
    public async Task A_recording_gives_the_same_trace_from_Bedrock_as_from_the_API(string name)
    {
        await using var server = LocalMessagesServer.Start(MessageScript.Replay(Recordings.Read(name)));
        using var api = new MessagesClient(Local.Options(server));
        using MessagesClient bedrock = server.CreateClient(new MessagesClientOptions
        {
            Endpoint = new BedrockEndpoint(RegionEndpoint.EUWest1, new BasicAWSCredentials("AKIDLOCAL", "local")),
            MaxRetries = 0,
        });

        Assert.Equal(
            await Recordings.TraceAsync(trace => api.Stream(Local.Hello, trace)),
            await Recordings.TraceAsync(trace => bedrock.Stream(Local.Hello, trace)));
    }

    [Fact]
    public void Frames_that_are_split_anywhere_are_read_the_same()
        => Gen.Int[1, 300].Array[1, 20].Sample(
            sizes =>
            {
                using MessageStream stream = BedrockFrames.Open(MessageScript.Replay(Bytes).OpenRead(sizes));
                return stream.GetFinalText() == "Hello there!";
            },
            iter: 200);

    [Fact]
    public void A_byte_that_was_changed_anywhere_is_an_invalid_stream()
        => Gen.Select(Gen.Int[0, Bytes.Length - 1], Gen.Byte[1, 255]).Sample(
            (position, change) =>
            {
                byte[] changed = [.. Bytes];
                changed[position] ^= change;
                using MessageStream stream = BedrockFrames.Open(new MemoryStream(changed));
                var exception = Assert.Throws<InvalidStreamException>(stream.UntilDone);
                return exception.EventNumber == 1 + FramesBefore(position);
            },
            iter: 2_000);

    [Fact]
    public void A_body_that_is_cut_anywhere_is_an_interrupted_stream_with_what_had_come()
        => Gen.Int[0, Bytes.Length - Hello[^1].Length - 1].Sample(
            length =>
            {
                using MessageStream stream = BedrockFrames.Open(new MemoryStream(Bytes[..length]));
                var exception = Assert.Throws<StreamInterruptedException>(stream.UntilDone);
                return FramesBefore(length) == 0 ? exception.PartialMessage is null : exception.PartialMessage is not null;
            },
            iter: 500);

    [Theory]
    [InlineData(0, 0, "which does not fit")]
    [InlineData(15, 0, "which does not fit")]
    [InlineData(100, 85, "which does not fit")]
    [InlineData(100, uint.MaxValue, "which does not fit")]
    [InlineData(1_000_001, 0, "more than the limit of 1,000,000")]
    [InlineData(0x7FFFFFFF, 0, "more than the limit of 1,000,000")]
    [InlineData(uint.MaxValue, 0, "more than the limit of 1,000,000")]
    public void A_length_that_lies_is_refused_before_anything_is_kept_for_it(uint length, uint headersLength, string problem)
    {
        byte[] body = [.. Hello[0], .. BedrockFrames.Prelude(length, headersLength), .. new byte[100]];
        using MessageStream stream = BedrockFrames.Open(new MemoryStream(body), maxEventBytes: 1_000_000);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var exception = Assert.Throws<InvalidStreamException>(stream.UntilDone);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 500_000);
        Assert.Equal(2, exception.EventNumber);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_length_that_reaches_into_the_next_frame_or_past_the_end_does_not_pass(bool isLast)
    {
        byte[] frame = [.. Hello[1]];
        BedrockFrames.Prelude((uint)frame.Length + 8, 70).CopyTo(frame, 0);
        using MessageStream stream = BedrockFrames.Open(isLast ? [Hello[0], frame] : [Hello[0], frame, .. Hello[2..]]);

        if (isLast)
        {
            Assert.Throws<StreamInterruptedException>(stream.UntilDone);
        }
        else
        {
            Assert.Throws<InvalidStreamException>(stream.UntilDone);
        }
    }

    [Theory]
    [InlineData("throttlingException", true)]
    [InlineData("modelStreamErrorException", true)]
    [InlineData("validationException", false)]
    public void An_exception_frame_ends_the_stream_as_an_error_event_of_its_type(string type, bool isRetryable)
    {
        var trace = new Trace();
        using MessageStream stream = BedrockFrames.Open(new MemoryStream([.. Hello[..3].SelectMany(frame => frame), .. BedrockFrames.Exception(type, "Too much."), .. Hello[3]]), trace);

        var exception = Assert.Throws<ApiException>(stream.UntilDone);

        Assert.Equal(type, exception.ErrorType.Value);
        Assert.Equal("Too much.", exception.Error.Message);
        Assert.Equal(isRetryable, exception.IsRetryable);
        Assert.Contains(type, exception.Message, StringComparison.Ordinal);
        Assert.Equal("Hello", exception.PartialMessage!.GetText());
        Assert.Contains("event error", trace.Calls);
        Assert.Equal(["exception ApiException", "end"], trace.Calls[^2..]);
    }

    [Fact]
    public void An_error_frame_ends_the_stream_as_an_error_event_of_its_code()
    {
        using MessageStream stream = BedrockFrames.Open([Hello[0], BedrockFrames.Error("InternalFailure", "Broken.")]);

        var exception = Assert.Throws<ApiException>(stream.UntilDone);

        Assert.Equal("InternalFailure", exception.ErrorType.Value);
        Assert.Equal("Broken.", exception.Error.Message);
    }

    [Fact]
    public void A_chunk_without_an_event_is_a_ping()
    {
        var trace = new Trace();
        using MessageStream stream = BedrockFrames.Open(new MemoryStream([.. BedrockFrames.Chunk("{}"), .. Hello[0], .. BedrockFrames.Chunk("""{"a":{"type":1}}"""), .. Hello[1..].SelectMany(frame => frame)]), trace);

        Assert.Equal("Hello there!", stream.GetFinalText());
        Assert.Equal(2, trace.Calls.Count(call => call == "ping"));
    }

    [Fact]
    public void Frames_of_other_kinds_are_passed_over()
    {
        using MessageStream stream = BedrockFrames.Open(
            [BedrockFrames.Frame("{}", (":message-type", "event"), (":event-type", "initial-response")), BedrockFrames.Frame("x", (":message-type", "news")), BedrockFrames.Frame("x"), .. Hello]);

        Assert.Equal("Hello there!", stream.GetFinalText());
    }

    [Theory]
    [InlineData("""{"p":"abc"}""", "a chunk has no bytes")]
    [InlineData("[]", "a chunk has no bytes")]
    [InlineData("""{"bytes":1}""", "a chunk has no bytes")]
    [InlineData("""{"bytes":"a b!"}""", "not base64")]
    [InlineData("""{"bytes":""", "not JSON")]
    [InlineData("", "not JSON")]
    public void A_chunk_that_holds_no_event_is_an_invalid_stream(string payload, string problem)
    {
        using MessageStream stream = BedrockFrames.Open([Hello[0], BedrockFrames.Frame(payload, (":message-type", "event"), (":event-type", "chunk"))]);

        var exception = Assert.Throws<InvalidStreamException>(stream.UntilDone);

        Assert.Equal(2, exception.EventNumber);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_response_runs_into_the_idle_timeout()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").Stall());
        using MessagesClient client = server.CreateClient(new MessagesClientOptions
        {
            Endpoint = new BedrockEndpoint(RegionEndpoint.EUWest1, new BasicAWSCredentials("AKIDLOCAL", "local")),
            Stream = new MessageStreamOptions { IdleTimeout = TimeSpan.FromMilliseconds(200) },
        });
        await using MessageStream stream = client.Stream(Local.Hello);

        var exception = await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => stream.UntilDoneAsync(Token));

        Assert.Equal("Hello", exception.PartialMessage!.GetText());
    }

    [Fact]
    public void An_event_over_the_limit_of_the_client_is_refused()
    {
        using var server = LocalMessagesServer.Start(new MessageScript().Text(new string('x', 10_000)));
        using MessagesClient client = server.CreateClient(new MessagesClientOptions
        {
            Endpoint = new BedrockEndpoint(RegionEndpoint.EUWest1, new BasicAWSCredentials("AKIDLOCAL", "local")),
            Stream = new MessageStreamOptions { MaxEventBytes = 5_000 },
        });
        using MessageStream stream = client.Stream(Local.Hello);

        Assert.Contains("MessageStreamOptions.MaxEventBytes", Assert.Throws<InvalidStreamException>(stream.UntilDone).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_that_is_not_positive_is_refused_at_once()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BedrockEventStream.ReadEventsAsync(Stream.Null, 0, Token));
        Assert.Throws<ArgumentNullException>(() => BedrockEventStream.ReadEventsAsync(null!, cancellationToken: Token));
        await using IAsyncEnumerator<ReadOnlyMemory<byte>> none = BedrockEventStream.ReadEventsAsync(Stream.Null, cancellationToken: Token).GetAsyncEnumerator(Token);
        Assert.False(await none.MoveNextAsync());
    }

    private static int FramesBefore(int position)
    {
        int count = 0;
        for (int end = Hello[0].Length; end <= position; end += Hello[++count].Length)
        {
        }

        return count;
    }
}
