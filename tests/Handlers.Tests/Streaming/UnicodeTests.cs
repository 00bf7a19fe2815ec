using System.Text;
using System.Text.Json;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Strings are Unicode, strictly: what is none is an error, never altered and never passed on.</summary>
public sealed class UnicodeTests
{
    private const string High = "\\ud83d";
    private const string Low = "\\udc69";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, HandlerInterest> Deltas => new()
    {
        { """{"type":"text_delta","text":"#"}""", HandlerInterest.Text },
        { """{"type":"text_delta","text":"#"}""", HandlerInterest.TextUtf8 },
        { """{"type":"text_delta","text":"#","more":1}""", HandlerInterest.Text },
        { """{"type":"thinking_delta","thinking":"#"}""", HandlerInterest.Thinking },
        { """{"type":"input_json_delta","partial_json":"#"}""", HandlerInterest.InputJson },
        { """{"type":"signature_delta","signature":"#"}""", HandlerInterest.Signature },
    };

    [Theory]
    [MemberData(nameof(Deltas))]
    public async Task Half_a_surrogate_pair_in_a_delta_is_no_stream_of_messages(string delta, HandlerInterest interest)
    {
        foreach (string bad in (string[])[High, Low, $"a{High}b", $"{Low}{High}", $"{High}{High}"])
        {
            foreach (bool learns in (bool[])[true, false])
            {
                var trace = new Trace { Interest = interest | HandlerInterest.Exception | HandlerInterest.End };
                var options = new MessageStreamOptions { LearnsFrames = learns };

                var e = await Assert.ThrowsAsync<InvalidStreamException>(() => MessageStream.DispatchAsync(Script(delta, bad).OpenRead(), trace, options, Token));

                Assert.Equal(["exception InvalidStreamException", "end"], trace.Calls);
                Assert.Equal(3, e.EventNumber);
            }
        }

        var whole = new Trace { Interest = interest };
        await MessageStream.DispatchAsync(Script(delta, High + Low).OpenRead(), whole, cancellationToken: Token);
        Assert.Contains("👩", Assert.Single(whole.Calls), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Deltas))]
    public async Task Bytes_that_are_no_utf8_in_a_delta_are_no_stream_of_messages(string delta, HandlerInterest interest)
    {
        // é in Latin-1, before a plain character and at the end; an encoded half of a pair; a sequence that is longer than need be.
        foreach (byte[] bad in (byte[][])[[0xE9, (byte)'x'], [(byte)'x', 0xE9], [0xED, 0xA0, 0xBD], [0xC0, 0xAF]])
        {
            byte[] bytes = Script(delta, "#").ToArray();
            int at = bytes.AsSpan().LastIndexOf((byte)'#');
            byte[] stream = [.. bytes[..at], .. bad, .. bytes[(at + 1)..]];
            var handler = new Trace { Interest = interest };

            await Assert.ThrowsAsync<InvalidStreamException>(() => MessageStream.DispatchAsync(new MemoryStream(stream), handler, cancellationToken: Token));

            Assert.Empty(handler.Calls);
        }
    }

    public static TheoryData<string> Kept =>
    [
        """{"type":"future_event","a":["#"]}""",
        """{"type":"future_event","#":1}""",
        """{"type":"ping","a":{"b":"#"}}""",
        """{"type":"content_block_start","index":0,"content_block":{"type":"future","a":"#"}}""",
        """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"","a":"#"}}""",
        """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"#"}}""",
        """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"n","input":{"a":"#"}}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"future_delta","a":"#"}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"type":"future","a":"#"}}}""",
        """{"type":"message_delta","delta":{"stop_reason":"end_turn","a":"#"},"usage":{}}""",
        """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"a":"#"}}""",
        """{"type":"error","error":{"type":"api_error","message":"","details":{"a":"#"}}}""",
    ];

    [Theory]
    [MemberData(nameof(Kept))]
    public void What_is_no_text_is_refused_in_what_is_only_kept_as_well(string json)
    {
        MessageScript before = new MessageScript().MessageStart();
        if (json.Contains("_delta\",\"index", StringComparison.Ordinal))
        {
            before.Block("""{"type":"text","text":""}""");
        }

        byte[] Bytes(string text) => [.. before.Cut().ToArray(), .. Encoding.UTF8.GetBytes($"data: {json.Replace("#", text, StringComparison.Ordinal)}\n\n")];

        foreach (string bad in (string[])[High, Low, $"a{High}b"])
        {
            Assert.Throws<InvalidStreamException>(() => MessageStream.ReadEvents(new MemoryStream(Bytes(bad))).Count());
            string refused = json.Replace("#", bad, StringComparison.Ordinal);
            Assert.Throws<JsonException>(() => MessageStreamEvent.FromJson(refused));
            Assert.Throws<JsonException>(() => MessagesJson.Parse<MessageStreamEvent>(Encoding.UTF8.GetBytes(refused)));
        }

        // é in Latin-1.
        byte[] latin = [.. Bytes("#").Select(b => b == '#' ? (byte)0xE9 : b)];
        Assert.Throws<InvalidStreamException>(() => MessageStream.ReadEvents(new MemoryStream(latin)).Count());
        Assert.Throws<JsonException>(() => MessagesJson.Parse<MessageStreamEvent>([.. Encoding.UTF8.GetBytes(json).Select(b => b == '#' ? (byte)0xE9 : b)]));

        // A whole pair is text, and so is a backslash before a u.
        foreach (string good in (string[])[High + Low, $"\\{High}"])
        {
            MessageStreamEvent e = MessageStreamEvent.FromJson(json.Replace("#", good, StringComparison.Ordinal));
            Assert.Equal(e, MessageStreamEvent.FromJson(e.ToJson()));
            Assert.IsNotType<InvalidStreamException>(Record.Exception(() => MessageStream.ReadEvents(new MemoryStream(Bytes(good))).Count()));
        }
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_refused_without_streaming_as_well()
    {
        string message = new MessageScript().Text("Hello").ToMessageJson().Replace("\"content\"", $"\"future\":\"{High}\",\"content\"", StringComparison.Ordinal);
        await using var server = LocalMessagesServer.Start(MessageScript.Reply(System.Net.HttpStatusCode.OK, message));
        using MessagesClient client = Local.Client(server);

        await Assert.ThrowsAsync<InvalidStreamException>(() => client.CreateAsync(Local.Hello, cancellationToken: Token));
    }

    [Fact]
    public void The_message_so_far_can_be_written_whatever_a_tools_input_holds()
    {
        string[] pieces = ["{\"a\":1,", $"\"b\":\"{High}", "\",\"c\":[", "2", "]}", ""];
        foreach (bool trailingStrings in (bool[])[false, true])
        {
            using MessageStream stream = MessageStream.Create(new MessageScript().ToolUse("toolu_1", "t", pieces).OpenRead(), options: new MessageStreamOptions { TrailingStrings = trailingStrings });
            foreach (MessageStreamEvent _ in stream.Enumerate())
            {
                Assert.Equal(stream.CurrentMessage!.ToJson(), Message.FromJson(stream.CurrentMessage.ToJson()).ToJson());
            }

            var call = (ToolUseBlock)stream.GetFinalMessage().Content[0];
            Assert.Equal(("{}", string.Concat(pieces)), (call.Input.GetRawText(), call.RawInput));
            Assert.Contains("surrogate", call.InputError, StringComparison.Ordinal);
        }
    }

    // A script that ends well if the delta does.
    private static MessageScript Script(string delta, string text)
    {
        string block = delta.Contains("text_delta", StringComparison.Ordinal) ? """{"type":"text","text":""}"""
            : delta.Contains("input_json", StringComparison.Ordinal) ? """{"type":"tool_use","id":"toolu_1","name":"t","input":{}}"""
            : """{"type":"thinking","thinking":"","signature":""}""";
        return new MessageScript().Block(block).Delta(delta.Replace("#", text, StringComparison.Ordinal));
    }
}
