using System.Text;
using System.Text.Json;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests.Tools;

/// <summary>Elements of arrays and outputs, from the bytes of a reply to the handler.</summary>
public sealed class ItemTests
{
    private const string Soup = """{"name":"Soup","steps":[{"text":"Cut","minutes":null},{"text":"Cook","minutes":5}]}""";

    private static readonly string[] Names = ["a", "b", "c", "d"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_element_follows_the_delta_that_completes_it_and_the_output_the_message()
    {
        var cook = new Cook();
        MessageScript script = new MessageScript().Text("{\"name\":\"So", "up\",\"steps\":[{\"text\":\"C", "ut\",\"minutes\":null},{\"text\":\"Cook\",\"minutes\":5", "}],", "\"steps2\":[1]}");

        JsonOutputException exception = await Assert.ThrowsAsync<JsonOutputException>(() => MessageStream.DispatchAsync(script.OpenRead(), cook, cancellationToken: Token));

        // What is more than the schema allows shows only when all is there.
        Assert.Equal("steps2: there is no such field; the fields are name, steps.", exception.InnerException!.Message);
        Assert.Equal(["delta 11", "delta 23", "delta 46", "0 Cut", "delta 3", "1 Cook 5", "delta 13", "message"], cook.Seen);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Deltas_and_reads_may_be_cut_anywhere(int bytesPerRead)
    {
        for (int size = 1; size < Soup.Length; size++)
        {
            var cook = new Cook();
            string[] deltas = [.. Soup.Chunk(size).Select(chunk => new string(chunk))];

            await MessageStream.DispatchAsync(new MessageScript().Text(deltas).OpenRead(bytesPerRead), cook, cancellationToken: Token);

            Assert.Equal(["0 Cut", "1 Cook 5", "message", "Soup 2"], cook.Seen.Where(line => !line.StartsWith("delta", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("items", """{"items":[1,"a",null,[2],{"items":[3]}]}""", "1 \"a\" null [2] {\"items\":[3]}")]
    [InlineData("a.b", """{"b":[0],"a":{"b":[1,2],"c":[3]},"c":{"b":[4]}}""", "1 2")]
    [InlineData("a.b", """{"a":[{"b":[1]},{"b":[2,3]},[{"b":[4]}]]}""", "1 2 3 4")]
    [InlineData("a", """{"a":[[1,2],[3]]}""", "[1,2] [3]")]
    [InlineData("a", """{"a":{"a":[1]}}""", "")]
    [InlineData("a", """[{"a":[1]}]""", "1")]
    [InlineData("a", """{"\u0061":[ 1 , 2 ]}""", "1 2")]
    [InlineData("ä ö", """{"ä ö":[true]}""", "true")]
    [InlineData("a", """{"a":[1,2,x,3]}""", "1 2")]
    [InlineData("a", """{"a":[]}""", "")]
    [InlineData("a", "Sorry, [1]", "")]
    public void A_path_leads_through_properties_and_all_elements_of_arrays(string path, string text, string expected)
    {
        var found = new List<string>();

        Dispatch(text, 1, new ItemList(found, new ItemPath(path)));

        Assert.Equal(expected, string.Join(' ', found.Select(line => line.Split(':', 2)[1])));
    }

    [Fact]
    public void Random_texts_cut_at_random_have_the_elements_that_a_walk_over_the_whole_finds()
    {
        int seed = Environment.TickCount;
        ItemPath[] paths = [new("a"), new("a.b"), new("b.a.c"), new("c"), new("c.c")];

        for (int i = 0; i < 500; i++)
        {
            var random = new Random(seed + i);
            string text = RandomValue(random, 0);
            var expected = new List<string>();
            Walk(JsonElement.Parse(text), [""], false, -1, paths, expected);
            var found = new List<string>();

            Dispatch(text, random.Next(1, 12), new ItemList(found, paths));

            Assert.True(expected.SequenceEqual(found), $"seed {seed + i}: {text}\nexpected {string.Join(' ', expected)}\nfound    {string.Join(' ', found)}");
        }
    }

    [Fact]
    public async Task Each_handler_gets_the_elements_of_its_own_arrays_of_its_own_tools()
    {
        List<string> first = [], second = [], third = [];
        MessageScript script = new MessageScript()
            .Text("{\"steps\":[0]}")
            .ToolUse("toolu_1", "plan", "{\"steps\":[1,", "2]}")
            .ToolUse("toolu_2", "other", "{\"steps\":[3]}")
            .ToolUse("toolu_3", "plan", "{\"steps\":[4],\"more\":[5]}");

        await MessageStream.DispatchAsync(
            script.OpenRead(),
            MessageHandlers.Combine(
                new ItemList(first, new ItemPath("plan", "steps")),
                new ItemList(second, new ItemPath("plan", "steps"), new ItemPath("plan", "more")),
                new ItemList(third, new ItemPath("steps"), new ItemPath("none", "steps"))),
            cancellationToken: Token);

        Assert.Equal(["toolu_1 0:1", "toolu_1 1:2", "toolu_3 0:4"], first);
        Assert.Equal(["toolu_1 0:1", "toolu_1 1:2", "toolu_3 0:4", "toolu_3 0:5"], second);
        Assert.Equal([" 0:0"], third);
    }

    [Theory]
    [InlineData("""{"type":"tool_use","id":"toolu_1","name":"plan","input":{"steps":[1,{"a":2}]}}""", "", "toolu_1 0:1|toolu_1 1:{\"a\":2}|block")]
    [InlineData("""{"type":"tool_use","id":"toolu_1","name":"plan","input":{"steps":[1,2]}}""", " ", "toolu_1 0:1|toolu_1 1:2|block")]
    [InlineData("""{"type":"tool_use","id":"toolu_1","name":"plan","input":{"steps":[1,2]}}""", "{\"steps\":[3]}", "toolu_1 0:3|block")]
    [InlineData("""{"type":"tool_use","id":"toolu_1","name":"plan","input":{}}""", "", "block")]
    [InlineData("""{"type":"tool_use","id":"toolu_1","name":"other","input":{"steps":[1]}}""", "", "block")]
    [InlineData("""{"type":"text","text":"{\"steps\":[1,2],"}""", "", " 0:1| 1:2|block")]
    [InlineData("""{"type":"text","text":"{\"steps\":[1,2"}""", ",3]}", " 0:1| 1:2| 2:3|block")]
    public async Task Elements_that_came_with_the_start_of_a_block_are_delivered_before_it_ends(string block, string delta, string expected)
    {
        foreach (bool isStopped in (bool[])[true, false])
        {
            var found = new List<string>();
            bool isText = block.Contains("\"text\"", StringComparison.Ordinal);
            string written = JsonSerializer.Serialize(delta);
            MessageScript script = new MessageScript().MessageStart().Event($"{{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{block}}}");
            script = delta.Length == 0 ? script : script.Event(
                $"{{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{{\"type\":{(isText ? "\"text_delta\",\"text\"" : "\"input_json_delta\",\"partial_json\"")}:{written}}}}}");
            script = isStopped ? script.Event("""{"type":"content_block_stop","index":0}""") : script.StopReason("max_tokens");

            await MessageStream.DispatchAsync(
                script.OpenRead(),
                MessageHandlers.Combine(
                    new ItemList(found, new ItemPath("plan", "steps"), new ItemPath("steps")),
                    new MessageHandler { OnContentBlock = _ => found.Add("block") }),
                cancellationToken: Token);

            // The input of a call that was cut off is not trusted, and neither are its elements, unless deltas brought them.
            bool isCut = !isStopped && !isText && string.IsNullOrWhiteSpace(delta);
            Assert.Equal(isCut ? "block" : expected, string.Join('|', found));
        }
    }

    [Fact]
    public async Task A_reply_that_is_too_deep_for_its_elements_fails_and_a_tools_input_says_so()
    {
        string deep = "{\"a\":[1," + new string('[', 63) + new string(']', 63) + ",2]}";
        var found = new List<string>();
        var handler = new ItemList(found, new ItemPath("a"), new ItemPath("plan", "a"));
        var options = new MessageStreamOptions { MaxJsonDepth = 65 };

        var exception = await Assert.ThrowsAsync<InvalidStreamException>(() => MessageStream.DispatchAsync(new MessageScript().Text(deep).OpenRead(), handler, cancellationToken: Token));
        await using MessageStream stream = MessageStream.Create(new MessageScript().ToolUse("toolu_1", "plan", deep).OpenRead(), handler);
        Message message = await stream.GetFinalMessageAsync(Token);

        Assert.Contains("the JSON of the reply is nested deeper than 64 levels (MessageStreamOptions.MaxJsonDepth)", exception.Message, StringComparison.Ordinal);
        Assert.Equal("The tool's input is nested deeper than 64 levels.", Assert.IsType<ToolUseBlock>(Assert.Single(message.Content)).InputError);
        Assert.Equal(["toolu_1 0:1"], found);

        found.Clear();
        await MessageStream.DispatchAsync(new MessageScript().Text(deep).OpenRead(), handler, options, Token);
        Assert.Equal([" 0:1", $" 1:{deep[8..^4]}", " 2:2"], found);

        // Text that is no JSON has no elements, however many brackets it has.
        found.Clear();
        await MessageStream.DispatchAsync(new MessageScript().Text("x" + new string('[', 100)).OpenRead(), handler, cancellationToken: Token);
        Assert.Empty(found);
    }

    [Theory]
    [InlineData("end_turn", Soup, "message, Soup 2", null)]
    [InlineData("stop_sequence", Soup, "message, Soup 2", null)]
    [InlineData("tool_use", "Let me look.", "message", null)]
    [InlineData("pause_turn", "Let me", "message", null)]
    [InlineData("compaction", "{", "message", null)]
    [InlineData("max_tokens", """{"name":"So""", "message", "The reply is not a complete Recipe: it ended with the stop reason max_tokens.")]
    [InlineData("refusal", "", "message", "The reply is not a complete Recipe: it ended with the stop reason refusal.")]
    [InlineData("end_turn", "", "message", "The reply is not valid JSON of a Recipe; see the inner exception for the difference, and Text for the reply.")]
    public async Task A_reply_without_its_output_fails_and_one_that_goes_on_has_none_yet(string stopReason, string text, string expected, string? message)
    {
        foreach (bool accumulates in (bool[])[false, true])
        {
            var cook = new Cook();
            MessageScript script = new MessageScript().Thinking("{").Text(text).StopReason(stopReason);

            Exception? exception = await Record.ExceptionAsync(async () =>
            {
                if (accumulates)
                {
                    await using MessageStream stream = MessageStream.Create(script.OpenRead(), cook);
                    await stream.UntilDoneAsync(Token);
                }
                else
                {
                    await MessageStream.DispatchAsync(script.OpenRead(), cook, cancellationToken: Token);
                }
            });

            Assert.Equal(expected, string.Join(", ", cook.Seen.Where(line => line[0] is 'm' or 'S')));
            Assert.Equal(message, exception?.Message);
            Assert.Equal(message is null ? null : text, (exception as JsonOutputException)?.Text);
        }
    }

    [Fact]
    public void An_element_that_is_not_read_allocates_no_more_than_the_text_that_is_kept()
    {
        string[] deltas = [.. Enumerable.Range(0, 20_000).Select(i => i == 0 ? "{\"a\":[0" : ",\"abcdefgh\"")];
        byte[] few = new MessageScript().Text(deltas.AsSpan(0, 2_000)).ToArray(), many = new MessageScript().Text(deltas).ToArray();
        var handler = new ItemCounter();

        // The arrays of the pool are there from then on.
        Read(few);
        Read(many);

        long ofFew = Read(few), ofMany = Read(many);

        Assert.Equal(2_000 + 20_000 + 2_000 + 20_000, handler.Count);
        double perElement = (ofMany - ofFew) / 18_000.0;
        Assert.True(perElement < 8, $"{perElement:N1} B for each element");

        long Read(byte[] body)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            MessageStream.Dispatch(new MemoryStream(body), handler);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("a..b")]
    public void A_path_without_names_is_refused(string path)
        => Assert.Contains("is not a path", Assert.Throws<ArgumentException>(() => new ItemPath(path)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_handler_with_a_path_that_is_null_is_refused()
        => Assert.Equal(nameof(IMessageHandler.ItemPaths), Assert.Throws<ArgumentNullException>(() => Dispatch("[]", 1, new ItemList([], new ItemPath("a"), null!))).ParamName);

    [Fact]
    public async Task A_combined_handler_names_each_array_once_and_passes_an_element_to_those_that_take_its_array()
    {
        List<string> first = [], second = [];
        IMessageHandler combined = MessageHandlers.Combine(
            new ItemList(first, new ItemPath("plan", "a"), new ItemPath("b")),
            new MessageHandler { ItemPaths = [new("c")] },
            new ItemList(second, new ItemPath("b"), new ItemPath("a")));

        await combined.OnItemAsync(new ItemEvent(new ItemPath("plan", "a"), 0, "1"u8), null!, Token);
        await combined.OnItemAsync(new ItemEvent(new ItemPath("b"), 1, "2"u8), null!, Token);

        Assert.Equal(["plan: a", "b", "a"], combined.ItemPaths.Select(path => path.ToString()));
        Assert.Equal([" 0:1", " 1:2"], first);
        Assert.Equal([" 1:2"], second);
    }

    private static void Dispatch(string text, int size, IMessageHandler handler)
        => MessageStream.Dispatch(new MessageScript().Text([.. text.Chunk(size).Select(chunk => new string(chunk))]).OpenRead(), handler);

    private static string RandomValue(Random random, int depth) => (depth > 5 ? random.Next(4, 8) : random.Next(depth == 0 ? 2 : 8)) switch
    {
        0 or 1 or 2 => "{" + string.Join(",", Names.Where(_ => random.Next(2) == 0).Select(name => $"\"{name}\":{RandomValue(random, depth + 1)}")) + "}",
        3 or 4 when depth <= 5 => "[" + string.Join(random.Next(2) == 0 ? "," : " ,\n", Enumerable.Range(0, random.Next(4)).Select(_ => RandomValue(random, depth + 1))) + "]",
        5 => $"\"{string.Concat(Enumerable.Repeat("\\\"]}", random.Next(3)))}\"",
        6 => random.Next(-100, 1000).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => random.Next(3) switch { 0 => "null", 1 => "true", _ => "1.5e3" },
    };

    // The plain definition: properties add to the path, elements of arrays do not, and only an array that a property holds is one of the path.
    private static void Walk(JsonElement value, string[] path, bool isElementOfPath, int number, ItemPath[] paths, List<string> found)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in value.EnumerateObject())
            {
                Walk(property.Value, [.. path, property.Name], false, -1, paths, found);
            }
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            int i = 0;
            bool isOfProperty = number < 0 && path.Length > 1;
            foreach (JsonElement element in value.EnumerateArray())
            {
                Walk(element, path, isOfProperty && paths.Any(p => p.Path == string.Join('.', path[1..])), i++, paths, found);
            }
        }

        if (isElementOfPath)
        {
            found.Add($" {number}:{value.GetRawText()}");
        }
    }

    private sealed class ItemList(List<string> found, params ItemPath[] paths) : IMessageHandler
    {
        public HandlerInterest Interest => HandlerInterest.Item;

        public IReadOnlyList<ItemPath> ItemPaths => paths;

        public ValueTask OnItemAsync(ItemEvent e, MessageStream stream, CancellationToken cancellationToken)
        {
            found.Add($"{e.Block?.Id} {e.Number}:{Encoding.UTF8.GetString(e.Utf8Json)}");
            return default;
        }
    }
}
