using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Rare places of a stream's life, each alone.</summary>
public sealed class StreamEdgeTests
{
    private const string Citation = """{"type":"char_location","cited_text":"x","document_index":0,"start_char_index":0,"end_char_index":1}""";

    private static readonly MessageStreamOptions General = new() { LearnsFrames = false };

    public static TheoryData<Type, HandlerInterest, int> Throwing
    {
        get
        {
            var data = new TheoryData<Type, HandlerInterest, int>();
            foreach (Type type in (Type[])[typeof(InvalidDataException), typeof(JsonException), typeof(IOException), typeof(OperationCanceledException), typeof(MessageStreamTimeoutException)])
            {
                foreach (HandlerInterest interest in (HandlerInterest[])[HandlerInterest.TextUtf8, HandlerInterest.Text | HandlerInterest.TextCoalesced, HandlerInterest.Text | HandlerInterest.ContentBlockDeltaEvent])
                {
                    data.Add(type, interest, 1);
                    data.Add(type, interest, 2);
                    if ((interest & HandlerInterest.TextCoalesced) != HandlerInterest.TextCoalesced)
                    {
                        data.Add(type, interest, 4);
                    }
                }
            }

            return data;
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Throwing))]
    public void An_exception_of_a_handler_of_deltas_ends_the_stream_unchanged_whatever_its_type(Type type, HandlerInterest interest, int number)
    {
        Exception thrown = type == typeof(MessageStreamTimeoutException) ? new MessageStreamTimeoutException("own") : (Exception)Activator.CreateInstance(type)!;
        foreach (MessageStreamOptions? options in (MessageStreamOptions?[])[null, General])
        {
            int calls = 0;
            var trace = new Trace((call, _) => call.StartsWith("text", StringComparison.Ordinal) && ++calls == number ? throw thrown : default) { Interest = interest | HandlerInterest.Exception | HandlerInterest.Timeout };
            Exception? caught = Record.Exception(() => MessageStream.Dispatch(new MessageScript().Text("a", "b", "c").Text("d", "e").OpenRead(), trace, options));

            Assert.Same(thrown, caught);
            Assert.Same(thrown, trace.Exception);
            Assert.DoesNotContain("timeout", trace.Calls);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_handler_of_runs_gets_every_event_of_a_run_as_well(bool learns)
    {
        var trace = new Trace { Interest = HandlerInterest.Text | HandlerInterest.TextCoalesced | HandlerInterest.ContentBlockDeltaEvent };

        MessageStream.Dispatch(new MemoryStream(new MessageScript().Text("a", "b", "c").ToArray()), trace, learns ? null : General);

        Assert.Equal(["event content_block_delta", "event content_block_delta", "event content_block_delta", "text 0 abc|"], trace.Calls);
    }

    [Fact]
    public void A_handler_of_runs_gets_every_frame_of_a_run_as_well()
    {
        var handler = new RunsAndFrames();

        MessageStream.Dispatch(new MemoryStream(new MessageScript().Text("a", "b", "c").ToArray()), handler);

        Assert.Equal(3, handler.Calls.Count(call => call == "frame content_block_delta"));
        Assert.Equal(["abc"], handler.Calls.Where(call => !call.StartsWith("frame", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(HandlerInterest.Text | HandlerInterest.TextCoalesced, "text 0 abcd|")]
    [InlineData(HandlerInterest.Text, "text 0 a|,text 0 b|,text 0 c|,text 0 d|")]
    [InlineData(HandlerInterest.TextUtf8 | HandlerInterest.TextUtf8Snapshot, "text 0 a|a,text 0 b|ab,text 0 c|abc,text 0 d|abcd")]
    public void No_byte_of_a_frame_without_an_event_line_is_lost(HandlerInterest interest, string expected)
    {
        string stream = string.Concat(new MessageScript().Text("a", "b", "c", "d").ToString().Split('\n').Where(line => !line.StartsWith("event:", StringComparison.Ordinal)).Select(line => line.Length == 0 ? "\n" : line + "\n"));
        var trace = new Trace { Interest = interest };

        MessageStream.Dispatch(new MemoryStream(Encoding.UTF8.GetBytes(stream)), trace);

        Assert.Equal(expected.Split(','), trace.Calls);
    }

    [Fact]
    public void After_a_run_each_delta_of_a_block_whose_elements_are_taken_is_delivered()
    {
        var handler = new RunsAndItems();
        MessageScript script = new MessageScript().ToolUse("toolu_1", "a", "{\"x\"", ":1}").ToolUse("toolu_2", "b", "{\"items\":[", "1,", "2]}");

        MessageStream.Dispatch(new MemoryStream(script.ToArray()), handler);

        Assert.Equal(["a {\"x\":1}", "b {\"items\":[", "b 1,", "item 1", "b 2]}", "item 2"], handler.Calls);
    }

    [Fact]
    public void A_citation_within_a_block_of_another_kind_is_only_an_event()
    {
        MessageScript script = new MessageScript().Thinking("a").Delta($$"""{"type":"citations_delta","citation":{{Citation}}}""").Text("b");
        var trace = new Trace { Interest = HandlerInterest.CitationSnapshot | HandlerInterest.ContentBlockDeltaEvent };

        using MessageStream stream = MessageStream.Create(script.OpenRead(), trace);
        stream.UntilDone();

        Assert.Equal(["event content_block_delta", "event content_block_delta", "event content_block_delta"], trace.Calls);
    }

    [Fact]
    public void A_handler_that_is_called_blockingly_can_close_its_stream_without_waiting()
    {
        bool? isCompleted = null;
        var trace = new Trace((call, stream) =>
        {
            if (call.StartsWith("text", StringComparison.Ordinal))
            {
                isCompleted = stream.CloseAsync().AsTask().IsCompletedSuccessfully;
            }

            return default;
        });
        using MessageStream stream = MessageStream.Create(Local.HelloScript.OpenRead(), trace);

        stream.UntilDone();

        Assert.True(isCompleted);
        Assert.Equal(["abort", "end"], trace.Calls[^2..]);
    }

    [Fact]
    public async Task A_token_of_an_iteration_that_was_left_does_not_end_the_stream()
    {
        using var cancellation = new CancellationTokenSource();
        await using MessageStream stream = MessageStream.Create(Local.HelloScript.OpenRead());
        await foreach (MessageStreamEvent _ in stream.WithCancellation(cancellation.Token))
        {
            break;
        }

        await cancellation.CancelAsync();

        Assert.Equal("Hello there!", await stream.GetFinalTextAsync(Token));
    }

    [Fact]
    public async Task An_iteration_that_is_left_does_not_need_the_callers_context_to_end_its_stream()
    {
        var release = new TaskCompletionSource();
        using var client = new MessagesClient(StubTransport.Options(_ => StubTransport.EventStream(Local.HelloScript.OpenRead())) with
        {
            CreateHandler = () => new Trace((_, _) => new ValueTask(release.Task)) { Interest = HandlerInterest.Abort | HandlerInterest.Asynchronous },
        });
        IAsyncEnumerator<MessageStreamEvent> events = client.StreamEventsAsync(Local.Hello).GetAsyncEnumerator(Token);
        Assert.True(await events.MoveNextAsync());
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new ContextWithoutLoop());
        ValueTask leaving;
        try
        {
            leaving = events.DisposeAsync();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        Assert.False(leaving.IsCompleted);
        release.SetResult();
        await leaving.AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Theory]
    [InlineData("\uFEFF")]
    [InlineData("\uFEFF: comment\n")]
    [InlineData(": comment\n\n")]
    [InlineData("")]
    public void A_malformed_first_event_is_reported_by_a_client_as_by_a_stream_of_bytes(string before)
    {
        byte[] bytes = Encoding.UTF8.GetBytes($"{before}data: {{\"type\"\n\n");
        using MessageStream ofBytes = MessageStream.Create(new MemoryStream(bytes));
        InvalidStreamException expected = Assert.Throws<InvalidStreamException>(ofBytes.UntilDone);
        using var client = new MessagesClient(StubTransport.Options(_ => StubTransport.EventStream(new MemoryStream(bytes))));
        using MessageStream ofClient = client.Stream(Local.Hello);

        InvalidStreamException e = Assert.Throws<InvalidStreamException>(ofClient.UntilDone);

        Assert.Equal((expected.Message, expected.EventNumber, expected.ByteOffset), (e.Message, e.EventNumber, e.ByteOffset));
        Assert.Equal((1, before.StartsWith('\uFEFF') ? 3 : 0), (e.EventNumber, e.ByteOffset - (before.Contains(':', StringComparison.Ordinal) ? before.TrimStart('\uFEFF').Length : 0)));
    }

    [Theory]
    [InlineData("\uFEFF")]
    [InlineData("")]
    public void A_first_event_that_is_too_long_is_reported_by_a_client_as_by_a_stream_of_bytes(string before)
    {
        byte[] bytes = Encoding.UTF8.GetBytes($"{before}{Local.HelloScript}");
        var options = new MessageStreamOptions { MaxEventBytes = 100 };
        using MessageStream ofBytes = MessageStream.Create(new MemoryStream(bytes), options: options);
        InvalidStreamException expected = Assert.Throws<InvalidStreamException>(ofBytes.UntilDone);
        using var client = new MessagesClient(StubTransport.Options(_ => StubTransport.EventStream(new MemoryStream(bytes))) with { Stream = options });
        using MessageStream ofClient = client.Stream(Local.Hello);

        InvalidStreamException e = Assert.Throws<InvalidStreamException>(ofClient.UntilDone);

        Assert.Equal((expected.Message, Encoding.UTF8.GetByteCount(before)), (e.Message, e.ByteOffset));
    }

    [Fact]
    public void Pings_before_a_connection_that_ends_are_delivered()
    {
        const string Ping = "event: ping\ndata: {\"type\":\"ping\"}\n\n";
        byte[] bytes = Encoding.UTF8.GetBytes($"{Ping}{Ping}event: message_start\ndata: {{");
        var trace = new Trace();
        using var client = new MessagesClient(StubTransport.Options(_ => StubTransport.EventStream(new MemoryStream(bytes))));
        using MessageStream stream = client.Stream(Local.Hello, trace);

        var e = Assert.Throws<StreamInterruptedException>(stream.UntilDone);

        Assert.Contains("after event 2", e.Message, StringComparison.Ordinal);
        Assert.Equal(["connect 200", "event ping", "ping", "event ping", "ping", "exception StreamInterruptedException", "end"], trace.Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("data:\n\n")]
    [InlineData("event: ping\ndata: {\"type\":\"ping\"}\n\ndata: \n\n")]
    public void An_error_in_place_of_a_reply_is_tried_again_whatever_blank_data_precedes_it(string before)
    {
        int requests = 0;
        byte[] error = Encoding.UTF8.GetBytes(before + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"}}\n\n");
        using var client = new MessagesClient(StubTransport.Options(_ => StubTransport.EventStream(new MemoryStream(++requests == 1 ? error : Local.HelloScript.ToArray()))) with { MaxRetries = 1 });
        using MessageStream stream = client.Stream(Local.Hello);

        Assert.Equal("Hello there!", stream.GetFinalText());
        Assert.Equal(2, requests);
    }

    [Fact]
    public void An_event_that_is_finished_twice_is_dropped_once()
    {
        var options = new MessageStreamOptions();
        var needs = new StreamNeeds([], accumulates: false);
        var frames = new FrameReader(options);
        byte[] bytes = Encoding.UTF8.GetBytes("data: {\"type\":\"ping\"}\n\n");
        bytes.CopyTo(frames.Buffer.GetFree());
        frames.Buffer.Commit(bytes.Length);
        var current = new CurrentEvent(frames, new MessageAccumulator(needs, options), needs, options);
        Assert.True(frames.TryRead(out DecodedEvent e, out int length));
        Assert.Equal(-1, e.Index);
        current.Begin(e, length, ReadUntil.End);
        Assert.True(current.HasFrame);

        current.Finish();
        Assert.False(current.HasFrame);
        current.Finish();

        Assert.Equal((1, bytes.Length), (frames.Count, frames.Buffer.Offset));
    }

    [Fact]
    public void The_output_of_a_message_is_kept_until_it_is_released()
    {
        var accumulator = new MessageAccumulator(new StreamNeeds([HandlerInterest.Output], accumulates: false), new MessageStreamOptions());
        accumulator.Start(null);
        accumulator.StartBlock(0, BlockKind.Text, null);
        accumulator.GetOpenBlock(0).Append("Hello"u8);
        accumulator.StopBlock(0, isCut: false, out _);
        Assert.Equal("Hello", Encoding.UTF8.GetString(accumulator.Output));

        accumulator.Release();

        Assert.True(accumulator.Output.IsEmpty);
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(3, 0, false)]
    [InlineData(4, 0, true)]
    [InlineData(4, 1, false)]
    [InlineData(8, 5, false)]
    [InlineData(9, 5, true)]
    [InlineData(10, 5, true)]
    public void An_event_without_framing_is_complete_with_its_last_byte(int received, int length, bool expected)
    {
        byte[] bytes = new byte[Math.Max(received, 4)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        bytes = bytes[..received];

        Assert.Equal(expected, BareEventReader.ContainsEvent(bytes));
        Assert.Equal(expected, BareEventReader.TryRead(bytes, Math.Max(1, length), out SseFrame frame, out int consumed));
        Assert.Equal(expected ? (length, 4 + length) : (0, 0), (frame.Data.Length, consumed));
        if (received >= 4 && length > 1)
        {
            Assert.Throws<InvalidDataException>(() => BareEventReader.TryRead(bytes, length - 1, out _, out _));
        }
    }

    [Theory]
    [InlineData("{}", 2 + 12)]
    [InlineData("[1]", 3 + 18)]
    [InlineData("""{"a":1}""", 7 + 100 + 18)]
    [InlineData("""{"a":1,"b":[true,null]}""", 23 + 200 + 42)]
    public void The_size_of_json_is_its_bytes_and_100_for_each_property_and_6_for_each_value(string json, int expected)
        => Assert.Equal(expected, JsonSize.Of(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData(nameof(OutcomeKind.Completed), false, "End")]
    [InlineData(nameof(OutcomeKind.Failed), false, "Exception")]
    [InlineData(nameof(OutcomeKind.TimedOut), false, "Timeout")]
    [InlineData(nameof(OutcomeKind.Cancelled), true, "Abort")]
    [InlineData(nameof(OutcomeKind.Closed), true, "Abort")]
    [InlineData(nameof(OutcomeKind.Disposed), true, "Abort")]
    public void The_callers_end_is_an_abort(string kind, bool isAbort, string first)
    {
        var outcome = new StreamOutcome(Enum.Parse<OutcomeKind>(kind));

        Assert.Equal((isAbort, first), (outcome.IsAbort, StreamTransitions.First(outcome).ToString()));
    }

    [Fact]
    public void Only_a_handler_of_a_tools_elements_needs_the_start_of_tool_calls()
    {
        ItemTree ofText = ItemTree.Of([new RunsAndItems { ItemPaths = [new ItemPath("items")] }], [HandlerInterest.Item])!;
        ItemTree ofTool = ItemTree.Of([new RunsAndItems()], [HandlerInterest.Item])!;

        Assert.Equal((false, true), (ofText.HasTools, ofTool.HasTools));
        Assert.False(new StreamNeeds([HandlerInterest.Item], accumulates: false, ofText).BlockStarts(BlockKind.ToolCall));
        Assert.True(new StreamNeeds([HandlerInterest.Item], accumulates: false, ofTool).BlockStarts(BlockKind.ToolCall));
        Assert.Null(ItemTree.Of([new RunsAndItems()], [HandlerInterest.Text]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_span_of_a_request_that_fails_without_streaming_has_its_error(bool synchronous)
    {
        var stopped = new List<Activity>();
        string model = $"span-of-a-failure-{synchronous}";
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == HandlersTelemetry.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.DisplayName.EndsWith(model, StringComparison.Ordinal))
                {
                    stopped.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var client = new MessagesClient(StubTransport.Options(_ => new HttpResponseMessage(System.Net.HttpStatusCode.BadRequest)));
        MessageRequest request = Local.Hello with { Model = model };

        await Assert.ThrowsAsync<ApiException>(() => synchronous ? Task.Run(() => client.Create(request), Token) : client.CreateAsync(request, cancellationToken: Token));

        Assert.Equal("invalid_request_error", Assert.Single(stopped).GetTagItem("error.type"));
    }

    private sealed class RunsAndFrames : IMessageHandler
    {
        public HandlerInterest Interest => HandlerInterest.Text | HandlerInterest.TextCoalesced | HandlerInterest.Frame;

        public List<string> Calls { get; } = [];

        public ValueTask OnFrameAsync(FrameEvent e, MessageStream stream, CancellationToken cancellationToken)
        {
            string frame = Encoding.UTF8.GetString(e.Frame);
            Calls.Add($"frame {frame["event: ".Length..frame.IndexOf('\n', StringComparison.Ordinal)]}");
            return default;
        }

        public ValueTask OnTextAsync(TextEvent e, MessageStream stream, CancellationToken cancellationToken)
        {
            Calls.Add(e.Delta.ToString());
            return default;
        }
    }

    private sealed class RunsAndItems : IMessageHandler
    {
        public HandlerInterest Interest => HandlerInterest.InputJson | HandlerInterest.InputJsonCoalesced | HandlerInterest.Item;

        public IReadOnlyList<ItemPath> ItemPaths { get; init; } = [new ItemPath("b", "items")];

        public List<string> Calls { get; } = [];

        public ValueTask OnInputJsonAsync(InputJsonEvent e, MessageStream stream, CancellationToken cancellationToken)
        {
            Calls.Add($"{e.Block.Name} {e.Delta}");
            return default;
        }

        public ValueTask OnItemAsync(ItemEvent e, MessageStream stream, CancellationToken cancellationToken)
        {
            Calls.Add($"item {Encoding.UTF8.GetString(e.Utf8Json)}");
            return default;
        }
    }
}
