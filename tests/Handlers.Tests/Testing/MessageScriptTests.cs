using System.Text;
using System.Text.Json;
using Handlers.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Handlers.Tests;

public sealed class MessageScriptTests
{
    [Fact]
    public void A_script_is_written_as_the_api_writes_it()
    {
        string stream = new MessageScript().Id("msg_1").Model("claude-sonnet-5").Usage(10, 3).Text("Hello", " there", "!").ToString();

        Assert.Equal(
            """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-5","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":10,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":1,"service_tier":"standard"}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" there"}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"!"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":3}}

            event: message_stop
            data: {"type":"message_stop"}


            """,
            stream);
    }

    [Fact]
    public void Each_kind_of_block_has_its_deltas_and_is_stopped_before_the_next()
    {
        Assert.Equal(
            [
                "message_start",
                """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
                """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm."}}""",
                """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2ln"}}""",
                """{"type":"content_block_stop","index":0}""",
                """{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}""",
                """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Sure."}}""",
                """{"type":"content_block_delta","index":1,"delta":{"type":"citations_delta","citation":{"type":"char_location"}}}""",
                """{"type":"content_block_stop","index":1}""",
                """{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_1","name":"get_weather","input":{}}}""",
                """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"city\":"}}""",
                """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"\"Paris\"}"}}""",
                """{"type":"content_block_stop","index":2}""",
                """{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":6}}""",
                """{"type":"message_stop"}""",
            ],
            DataOf(new MessageScript()
                .Thinking("Hm.").Signature("c2ln")
                .Text("Sure.").Citation("""{"type":"char_location"}""")
                .ToolUse("toolu_1", "get_weather", "{\"city\":", "\"Paris\"}")));
    }

    [Fact]
    public void Nothing_is_added_after_an_error_a_cut_or_to_a_bare_script()
    {
        Assert.Equal(
            ["message_start", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""", """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"""],
            DataOf(new MessageScript().Text().ErrorEvent("overloaded_error", "Overloaded")));
        Assert.Equal(["""{"type":"error","error":{"type":"api_error","message":"x"}}"""], DataOf(new MessageScript().ErrorEvent("api_error", "x")));
        Assert.Equal(["""{"type":"ping"}"""], DataOf(new MessageScript().Ping().Cut()));
        Assert.Equal(["""{"type":"ping"}"""], DataOf(new MessageScript().Bare().Ping()));
    }

    [Fact]
    public void A_message_delta_with_a_stop_reason_is_the_only_one_that_stops()
    {
        Assert.Equal(
            [
                "message_start",
                """{"type":"message_delta","delta":{"stop_reason":null,"stop_sequence":null},"usage":{"output_tokens":1}}""",
                """{"type":"message_delta","delta":{"stop_reason":"max_tokens","stop_sequence":null},"usage":{"output_tokens":2}}""",
            ],
            DataOf(new MessageScript()
                .MessageStart()
                .MessageDelta("""{"output_tokens":1}""")
                .MessageDelta("""{"output_tokens":2}""", "max_tokens")
                .WithoutMessageStop()));
    }

    [Fact]
    public void Framing_is_the_scripts_choice()
    {
        byte[] bytes = new MessageScript().Bare().Event("{\n\"type\":\"ping\"}")
            .Framing(lineEnding: "\r\n", eventLines: false, byteOrderMark: true, spaceAfterColon: false, done: true).ToArray();

        Assert.Equal("\uFEFFdata:{\r\ndata:\"type\":\"ping\"}\r\n\r\ndata:[DONE]\r\n\r\n", Encoding.UTF8.GetString(bytes));
    }

    [Theory]
    [InlineData("tab\t quote\" backslash\\ newline\n \u0001", """ "tab\t quote\" backslash\\ newline\n \u0001" """)]
    [InlineData("é 漢 🎉", """ "é 漢 🎉" """)]
    [InlineData("lines \u2028 of \u0085 text", "\"lines \u2028 of \u0085 text\"")]
    public void Text_is_escaped_only_where_it_must_be(string text, string expected)
    {
        string json = DataOf(new MessageScript().Text(text))[2];

        Assert.Equal($$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":{{{expected.Trim()}}}}}""", json);
    }

    // Not a case of the theory above: an attribute cannot carry a lone surrogate either.
    [Fact]
    public void A_lone_surrogate_is_escaped()
    {
        string json = DataOf(new MessageScript().Text("\uD83C alone \uDF89"))[2];

        Assert.Equal("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\ud83c alone \udf89"}}""", json);
    }

    [Fact]
    public void Words_keep_every_character()
    {
        const string Text = "  Say  hello there!\nBye. ";

        string[] deltas = [.. DataOf(new MessageScript().Words(Text)).Where(d => d.Contains("text_delta", StringComparison.Ordinal))
            .Select(d => JsonDocument.Parse(d).RootElement.GetProperty("delta").GetProperty("text").GetString()!)];

        Assert.Equal(["  Say", "  hello", " there!", "\nBye.", " "], deltas);
    }

    [Fact]
    public void The_message_is_what_the_events_add_up_to()
    {
        string json = new MessageScript().Id("msg_1").Usage(10, 3)
            .Thinking("Hm", ".").Signature("c2ln")
            .Text("Sure", ".").Citation("""{"type":"char_location"}""")
            .ToolUse("toolu_1", "get_weather", "{\"city\":", "\"Paris\"}")
            .ToolUse("toolu_2", "now")
            .Block("""{"type":"compaction","content":"","encrypted_content":null}""").CompactionDelta("a", "x").CompactionDelta("ab", "y")
            .StopReason("stop_sequence", "END")
            .ToMessageJson();

        Assert.Equal(
            """{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-5","content":[{"type":"thinking","thinking":"Hm.","signature":"c2ln"},{"type":"text","text":"Sure.","citations":[{"type":"char_location"}]},{"type":"tool_use","id":"toolu_1","name":"get_weather","input":{"city":"Paris"}},{"type":"tool_use","id":"toolu_2","name":"now","input":{}},{"type":"compaction","content":"ab","encrypted_content":"y"}],"stop_reason":"stop_sequence","stop_sequence":"END","usage":{"input_tokens":10,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":3,"service_tier":"standard"}}""",
            json);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\r\n")]
    public void A_recorded_stream_adds_up_to_its_message_too(string lineEnding)
    {
        var script = new MessageScript().Text("Hello", " there").ToolUse("toolu_1", "f", "{\"cut").StopReason("max_tokens");
        string message = script.ToMessageJson();

        Assert.Contains("Hello there", message, StringComparison.Ordinal);
        Assert.Contains("\"input\":{}", message, StringComparison.Ordinal);
        Assert.Equal(message, MessageScript.Replay(script.Framing(lineEnding, byteOrderMark: true, done: true).ToArray()).ToMessageJson());
    }

    [Fact]
    public async Task Reads_come_in_the_sizes_asked_for()
    {
        var script = new MessageScript().Text("Hello");
        await using Stream stream = script.OpenRead(1, 3);
        var sizes = new List<int>();
        var bytes = new List<byte>();
        byte[] buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and int read)
        {
            sizes.Add(read);
            bytes.AddRange(buffer.AsSpan(0, read));
        }

        Assert.Equal([1, 3, 1, 3], sizes.Take(4));
        Assert.Equal(script.ToArray(), bytes);
    }

    [Fact]
    public async Task A_read_waits_for_a_pause_by_the_given_clock()
    {
        var time = new FakeTimeProvider();
        await using Stream stream = new MessageScript().Bare().Raw("a").Pause(TimeSpan.FromMinutes(1)).Raw("b").OpenRead(time);
        byte[] buffer = new byte[8];
        Assert.Equal(1, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));

        ValueTask<int> second = stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, await second);
        Assert.Equal((byte)'b', buffer[0]);
    }

    [Fact]
    public async Task A_read_waits_for_a_gate_and_can_be_cancelled_or_closed_meanwhile()
    {
        var gate = new TaskCompletionSource();
        byte[] buffer = new byte[8];
        var script = new MessageScript().Bare().Pause(gate.Task).Raw("a");

        using var cancelled = new CancellationTokenSource();
        ValueTask<int> first = script.OpenRead().ReadAsync(buffer, cancelled.Token);
        await cancelled.CancelAsync();
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await first);
        Assert.Equal(cancelled.Token, e.CancellationToken);

        Stream closed = script.OpenRead();
        ValueTask<int> second = closed.ReadAsync(buffer, TestContext.Current.CancellationToken);
        await closed.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await second);

        ValueTask<int> third = script.OpenRead().ReadAsync(buffer, TestContext.Current.CancellationToken);
        Assert.False(third.IsCompleted);
        gate.SetResult();
        Assert.Equal(1, await third);
    }

    [Fact]
    public void A_stream_ends_as_its_script_does()
    {
        byte[] buffer = new byte[8];

        Stream cut = new MessageScript().Bare().Raw("a").Cut().OpenRead();
        Assert.Equal(1, cut.Read(buffer));
        Assert.Equal(0, cut.Read(buffer));

        Stream aborted = new MessageScript().Bare().Raw("a").Abort().OpenRead();
        Assert.Equal(1, aborted.Read(buffer));
        Assert.Throws<IOException>(() => aborted.Read(buffer));
    }

    [Fact]
    public async Task A_stall_is_silent_within_the_message_and_an_open_end_after_it()
    {
        byte[] buffer = new byte[4096];
        MessageScript[] scripts = [new MessageScript().Text("Hello").Stall(), new MessageScript().Text("Hello").KeepOpen()];
        MessageScript[] closed = [new MessageScript().Text("Hello").Cut(), new MessageScript().Text("Hello")];
        foreach ((MessageScript script, byte[] sent) in scripts.Zip(closed, (open, closed) => (open, closed.ToArray())))
        {
            Stream stream = script.OpenRead();
            Assert.Equal(sent.Length, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
            Assert.Equal(sent, buffer[..sent.Length]);

            ValueTask<int> silence = stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
            Assert.False(silence.IsCompleted);
            await stream.DisposeAsync();
            await Assert.ThrowsAsync<ObjectDisposedException>(async () => await silence);
        }
    }

    [Fact]
    public void Mistakes_in_a_script_are_told_where_they_are_made()
    {
        Assert.Throws<InvalidOperationException>(() => new MessageScript().TextDelta("no block"));
        Assert.Throws<InvalidOperationException>(() => new MessageScript().Text("a").Cut().Ping());
        Assert.Throws<ArgumentException>(() => new MessageScript().Event("{broken"));
        Assert.Throws<ArgumentException>(() => new MessageScript().Event("{}"));
        Assert.Throws<InvalidOperationException>(() => new MessageScript().Bare().ToMessageJson());
    }

    /// <summary>The data of each event; <c>message_start</c> by its name alone.</summary>
    private static string[] DataOf(MessageScript script) =>
        [.. script.ToString().Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line["data: ".Length..])
            .Select(json => json.StartsWith("""{"type":"message_start""", StringComparison.Ordinal) ? "message_start" : json)];
}
