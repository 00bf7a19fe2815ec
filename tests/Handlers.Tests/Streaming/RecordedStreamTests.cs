using System.Text.Json.Nodes;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Every recording of the Replay sample, read in every way.</summary>
public sealed class RecordedStreamTests
{
    private static readonly Dictionary<string, Type> Failures = new()
    {
        ["cut"] = typeof(StreamInterruptedException),
        ["error_first"] = typeof(ApiException),
        ["error_overloaded"] = typeof(ApiException),
        ["html"] = typeof(StreamInterruptedException),
        ["malformed_json"] = typeof(InvalidStreamException),
        ["out_of_order"] = typeof(InvalidStreamException),
    };

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Recordings");

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder, "*.sse").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_recording_adds_up_to_its_message_or_fails_as_it_should(string name)
    {
        MessageScript script = Recording(name);
        await using MessageStream stream = MessageStream.Create(script.OpenRead());

        if (Failures.TryGetValue(name, out Type? failure))
        {
            await Assert.ThrowsAsync(failure, async () => await stream.GetFinalMessageAsync(TestContext.Current.CancellationToken));
            return;
        }

        Message message = await stream.GetFinalMessageAsync(TestContext.Current.CancellationToken);
        JsonNode expected = WithoutNulls(JsonNode.Parse(script.ToMessageJson())!);
        JsonNode actual = WithoutNulls(JsonNode.Parse(message.ToJson())!);
        foreach ((int index, ContentBlock block) in message.Content.Index())
        {
            // What is shown of an input that was cut off is another test's business; the reference shows nothing.
            if (block is ToolCallBlock { InputError: not null })
            {
                actual["content"]![index]!["input"] = new JsonObject();
            }
        }

        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected.ToJsonString()}\nbut was  {actual.ToJsonString()}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recording_gives_the_same_trace_however_its_bytes_are_split(string name)
    {
        MessageScript script = Recording(name);
        List<string> whole = TraceOf(script.OpenRead());

        Assert.Equal("end", whole[^1]);
        Assert.Equal(whole, TraceOf(script.OpenRead(1)));
        for (int split = 1; split < script.ToArray().Length; split++)
        {
            List<string> trace = TraceOf(script.OpenRead(split, int.MaxValue));
            if (!whole.SequenceEqual(trace))
            {
                Assert.Fail($"Split at {split}:\n{string.Join('\n', trace)}\n\nWhole:\n{string.Join('\n', whole)}");
            }
        }
    }

    private static MessageScript Recording(string name) => MessageScript.Replay(File.ReadAllBytes(Path.Combine(Folder, name + ".sse")));

    private static List<string> TraceOf(Stream bytes)
    {
        var trace = new Trace();
        try
        {
            using MessageStream stream = MessageStream.Create(bytes, trace);
            stream.UntilDone();
        }
        catch (Exception e) when (e is ApiException or StreamInterruptedException or InvalidStreamException)
        {
            // The handler has it.
            Assert.Contains($"exception {e.GetType().Name} {e.Message}", trace.Calls);
        }

        return trace.Calls;
    }

    /// <summary>The API writes what is absent as <c>null</c>, we leave it out.</summary>
    private static JsonNode WithoutNulls(JsonNode node)
    {
        if (node is JsonObject o)
        {
            foreach ((string name, JsonNode? value) in o.ToArray())
            {
                if (value is null)
                {
                    o.Remove(name);
                }
                else
                {
                    WithoutNulls(value);
                }
            }
        }
        else if (node is JsonArray a)
        {
            foreach (JsonNode? item in a)
            {
                if (item is not null)
                {
                    WithoutNulls(item);
                }
            }
        }

        return node;
    }

    /// <summary>Writes down every call, with all that it was given.</summary>
    private sealed class Trace : IMessageHandler
    {
        public List<string> Calls { get; } = [];

        // Every flag, but not the one that says that methods are asynchronous.
        public HandlerInterest Interest => (HandlerInterest)((long)HandlerInterest.Asynchronous - 1) | HandlerInterest.Compaction;

        public ValueTask OnConnectAsync(ConnectEvent e, MessageStream stream, CancellationToken cancellationToken) => Add("connect");

        public ValueTask OnStreamEventAsync(StreamEvent e, MessageStream stream, CancellationToken cancellationToken) => Add($"event {e.Event.ToJson()}");

        public ValueTask OnPingAsync(PingReceivedEvent e, MessageStream stream, CancellationToken cancellationToken) => Add("ping");

        public ValueTask OnTextAsync(TextEvent e, MessageStream stream, CancellationToken cancellationToken) =>
            Add($"text {e.Index} {e.Delta} {Convert.ToHexString(e.Utf8Delta)} {e.Snapshot} {Convert.ToHexString(e.Utf8Snapshot)}");

        public ValueTask OnThinkingAsync(ThinkingEvent e, MessageStream stream, CancellationToken cancellationToken) =>
            Add($"thinking {e.Index} {e.Delta} {Convert.ToHexString(e.Utf8Delta)} {e.Snapshot} {Convert.ToHexString(e.Utf8Snapshot)}");

        public ValueTask OnSignatureAsync(SignatureEvent e, MessageStream stream, CancellationToken cancellationToken) =>
            Add($"signature {e.Index} {e.Signature}");

        public ValueTask OnCitationAsync(CitationEvent e, MessageStream stream, CancellationToken cancellationToken) =>
            Add($"citation {e.Index} {e.Citation.ToJson()}");

        public ValueTask OnCompactionAsync(CompactionEvent e, MessageStream stream, CancellationToken cancellationToken) =>
            Add($"compaction {e.Index} {e.Delta.ToJson()}");

        public ValueTask OnInputJsonAsync(InputJsonEvent e, MessageStream stream, CancellationToken cancellationToken) =>
            Add($"input_json {e.Index} {e.Block.Name} {e.Delta} {Convert.ToHexString(e.Utf8Delta)} {e.Snapshot.ToJsonElement().GetRawText()}");

        public ValueTask OnContentBlockAsync(ContentBlockEvent e, MessageStream stream, CancellationToken cancellationToken) =>
            Add($"content_block {e.Index} {e.ContentBlock!.ToJson()}");

        public ValueTask OnMessageAsync(MessageEvent e, MessageStream stream, CancellationToken cancellationToken) => Add($"message {e.Message!.ToJson()}");

        public ValueTask OnExceptionAsync(ExceptionEvent e, MessageStream stream, CancellationToken cancellationToken) =>
            Add($"exception {e.Exception.GetType().Name} {e.Exception.Message}");

        public ValueTask OnEndAsync(EndEvent e, MessageStream stream, CancellationToken cancellationToken) => Add("end");

        private ValueTask Add(string call)
        {
            Calls.Add(call);
            return default;
        }
    }
}
