using System.Diagnostics;
using System.Reflection;
using System.Text;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests.Conversations;

/// <summary>Events without a message: what they cost, and that nothing is kept of them.</summary>
public sealed class RawEventTests
{
    private const string Text = "Hello there!";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_come_as_they_were_sent_and_carry_nothing_accumulated()
    {
        MessageScript script = new MessageScript().Thinking("hm").Signature("s").Text("Hel", "lo").Ping().ToolUse("t", "n", "{}").Event("""{"type":"x_event"}""");
        await using LocalMessagesServer server = LocalMessagesServer.Start(script);
        using MessagesClient client = Local.Client(server);
        MessageStreamEvent[] expected = [.. Accumulation.MessageReference.EventsOf(script).Select(e => MessageStreamEvent.FromJson(e.ToJsonString()))];
        List<MessageStreamEvent> events = [];

        await foreach (MessageStreamEvent e in client.StreamEventsAsync(Local.Hello).WithCancellation(Token))
        {
            events.Add(e);
        }

        Assert.Equal(expected, events);
        Assert.Equal(expected, client.StreamEvents(Local.Hello));
        Assert.Equal(expected, MessageStream.ReadEvents(script.OpenRead()));
        Assert.All(events.OfType<ContentBlockStopEvent>(), e => Assert.Null(e.ContentBlock));
        Assert.Null(events.OfType<MessageStopEvent>().Single().Message);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Each_iteration_sends_the_request_and_leaving_it_aborts_the_reply()
    {
        await using LocalMessagesServer server = LocalMessagesServer.Start(new MessageScript().Text("Hello").KeepOpen());
        using MessagesClient client = Local.Client(server);
        IAsyncEnumerable<MessageStreamEvent> events = client.StreamEventsAsync(Local.Hello);
        Assert.Empty(server.Requests);

        await foreach (MessageStreamEvent e in events.WithCancellation(Token))
        {
            if (e is ContentBlockDeltaEvent)
            {
                break;
            }
        }

        await server.Requests[0].Aborted.WaitAsync(Token);
        await foreach (MessageStreamEvent _ in events.WithCancellation(Token))
        {
        }

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task An_iteration_that_was_left_gives_nothing_more()
    {
        IAsyncEnumerator<MessageStreamEvent> events = MessageStream.ReadEventsAsync(Local.HelloScript.OpenRead()).GetAsyncEnumerator(Token);
        Assert.True(await events.MoveNextAsync());
        await events.DisposeAsync();

        Assert.False(await events.MoveNextAsync());
    }

    [Fact]
    public void Events_can_be_read_without_knowing_their_type()
    {
        System.Collections.IEnumerable events = (System.Collections.IEnumerable)MessageStream.ReadEvents(Local.HelloScript.OpenRead());

        Assert.All(events.Cast<object>(), e => Assert.IsAssignableFrom<MessageStreamEvent>(e));
        Assert.Equal(8, MessageStream.ReadEvents(Local.HelloScript.OpenRead()).Count());
    }

    [Fact]
    public void A_stream_that_a_handler_was_called_for_says_that_nothing_was_accumulated()
    {
        MessageStream? dispatched = null;
        var trace = new Trace((_, stream) =>
        {
            dispatched = stream;
            return default;
        })
        { Interest = HandlerInterest.Text };

        MessageStream.Dispatch(Local.HelloScript.OpenRead(), trace);

        Assert.Null(dispatched!.CurrentMessage);
        Assert.Contains("Nothing is accumulated", Assert.Throws<InvalidOperationException>(dispatched.GetFinalMessage).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text", true)]
    [InlineData("text", false)]
    [InlineData("thinking", true)]
    [InlineData("thinking", false)]
    [InlineData("input_json", true)]
    [InlineData("input_json", false)]
    public void A_delta_costs_its_event_its_delta_and_its_string(string kind, bool learns)
    {
        const int Few = 1_000, Many = 6_000;
        var options = new MessageStreamOptions { LearnsFrames = learns };
        byte[] few = Bytes(kind, Few);
        byte[] many = Bytes(kind, Many);
        long objects = Allocated(() =>
        {
            for (int i = 0; i < Many - Few; i++)
            {
                GC.KeepAlive(DeltaOf(kind, new string('x', Text.Length)));
            }
        });

        // What a stream costs once cancels out; the pool may let go of an array at any collection, which shows as more.
        long least = Enumerable.Range(0, 10).Min(_ => Math.Max(objects, Allocated(() => Read(many, options)) - Allocated(() => Read(few, options))));
        long leastAsync = Enumerable.Range(0, 10).Min(_ => Math.Max(objects, Allocated(() => ReadAsync(many, options)) - Allocated(() => ReadAsync(few, options))));

        Assert.Equal(objects, least);
        // Without the optimiser, the compiler makes an object of each asynchronous call.
        if (typeof(MessageStream).Assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true })
        {
            Assert.Equal(objects, leastAsync);
        }
    }

    private static long Allocated(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Read(byte[] bytes, MessageStreamOptions options)
    {
        foreach (MessageStreamEvent e in MessageStream.ReadEvents(new MemoryStream(bytes), options))
        {
            GC.KeepAlive(e);
        }
    }

    private static void ReadAsync(byte[] bytes, MessageStreamOptions options)
    {
        Task reading = Iterate();

        // Bytes that are in memory are never waited for, so it was all done by this thread.
        Assert.True(reading.IsCompletedSuccessfully);

        async Task Iterate()
        {
            await foreach (MessageStreamEvent e in MessageStream.ReadEventsAsync(new MemoryStream(bytes), options))
            {
                GC.KeepAlive(e);
            }
        }
    }

    private static ContentBlockDeltaEvent DeltaOf(string kind, string text) => new()
    {
        Index = 0,
        Delta = kind switch
        {
            "text" => new TextDelta { Text = text },
            "thinking" => new ThinkingDelta { Thinking = text },
            _ => new InputJsonDelta { PartialJson = text },
        },
    };

    private static byte[] Bytes(string kind, int deltas)
    {
        MessageScript script = kind switch
        {
            "text" => new MessageScript().Text(),
            "thinking" => new MessageScript().Thinking(),
            _ => new MessageScript().ToolUse("t", "n"),
        };
        script.Delta(DeltaOf(kind, Text).Delta.ToJson());
        string[] frames = [.. script.ToString().Split("event: ", StringSplitOptions.RemoveEmptyEntries).Select(frame => "event: " + frame)];
        return Encoding.UTF8.GetBytes(string.Concat(frames.SelectMany(frame => Enumerable.Repeat(frame, frame.Contains(Text, StringComparison.Ordinal) ? deltas : 1))));
    }
}
