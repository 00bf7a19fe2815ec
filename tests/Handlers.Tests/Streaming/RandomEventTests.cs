using System.Text;
using System.Text.Json;
using Xunit;

namespace Handlers.Tests;

/// <summary>Random events, in any order of properties, with white space anywhere, escapes in names, duplicates and mistakes.</summary>
public sealed class RandomEventTests
{
    private const int MaxDepth = 16;

    private static readonly string[] Types =
    [
        "content_block_delta", "content_block_delta", "content_block_delta", "content_block_start", "content_block_stop", "message_start", "message_delta",
        "message_stop", "ping", "error", "new_event", "content_block_deltas", "pin",
    ];

    private static readonly string[] Indices = ["0", "0", "7", "10", "123", "-1", "-0", "1e2", "1.0", "2147483647", "2147483648", "99999999999999999999", "\"0\"", "null", "[0]", "{}"];

    private static readonly string[] DeltaTypes = ["text_delta", "text_delta", "input_json_delta", "thinking_delta", "signature_delta", "citations_delta", "compaction_delta", "new_delta", "text"];

    private static readonly string[] DeltaNames = ["text", "text", "partial_json", "thinking", "signature", "stop_reason", "stop_sequence", "citation", "text_delta", "types"];

    private static readonly string[] Texts = ["", "Hello", " there", "a\\nb", "{\\\"a\\\":\\u00e9", "long enough to be more than one vector of thirty-two bytes", "\\\\", "\\u00fc"];

    private static readonly string[] Others = ["null", "true", "12", "-1.5e+3", "[]", "{}", "[{\"type\":\"text\"},[1,2]]", "{\"type\":\"error\",\"delta\":{}}", "[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]", "\"x\""];

    [Fact]
    public void The_decoder_gives_what_the_framework_finds_in_the_json()
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        for (int i = 0; i < LongTests.Times(20_000); i++)
        {
            byte[] json = Encoding.UTF8.GetBytes(Event(random));
            if (random.Next(4) == 0)
            {
                Damage(random, ref json);
            }

            string eventLine = random.Next(2) == 0 ? "" : "ping";
            string expected = Expected(json, eventLine);
            string actual = Actual(json, eventLine);

            // JSON that is not valid may hold another mistake in front of that.
            bool isSame = expected == actual || (expected.StartsWith(nameof(JsonException), StringComparison.Ordinal) && actual.StartsWith(nameof(InvalidDataException), StringComparison.Ordinal));
            Assert.True(isSame, $"Seed {seed}, run {i}, {eventLine}, {Convert.ToBase64String(json)}: expected {expected}, got {actual}");
        }
    }

    [Theory]
    [InlineData("""{"typ\u0065":"content_block_delta","\u0069ndex":3,"d\u0065lta":{"\u0074ype":"text_d\u0065lta","t\u0065xt":"a"}}""")]
    [InlineData("""{"type":"content_block_delta","index":3,"delta":{"type":"text_delta","t\u0065xt":"a"}}""")]
    [InlineData("""{ "type" : "content_block_delta" , "index" : 3 , "delta" : { "type" : "text_delta" , "text" : "a" } } """)]
    [InlineData("{\t\"type\"\r\n:\n\"content_block_delta\"\t,\"index\"\t:\t3\r,\n\"delta\"\n\n:{\r\"type\":\"text_delta\"\t\t,\"text\"\r\r:\"a\"}\t}")]
    [InlineData("""{"delta":{"text":"a","type":"text_delta"},"index":3,"type":"content_block_delta"}""")]
    [InlineData("""{"index":1e2,"type":"content_block_delta","index":3,"delta":{"type":"text_delta","text":"b","type":"ping","text":"a"},"type":"ping"}""")]
    [InlineData("""{"delta":{"text":7,"thinking":"b","type":"text_delta","text":"a"},"type":"content_block_delta","index":3}""")]
    [InlineData("""{"delta":{"type":"thinking_delta"},"delta":{"type":"text_delta","text":"a"},"type":"content_block_delta","index":3}""")]
    [InlineData("""{"te\u0078t":[{"type":"x"}],"text":"b","type":"content_block_delta","index":3,"delta":{"type":"text_delta","text":"a"}}""")]
    public void A_delta_is_found_however_it_is_written(string json)
    {
        EventDecoder.Decode(new SseFrame(0, default, Encoding.UTF8.GetBytes(json)), MaxDepth, out DecodedEvent e);

        Assert.Equal((EventKind.ContentBlockDelta, 3, DeltaKind.Text, "a"), (e.Kind, e.Index, e.Delta, Encoding.UTF8.GetString(e.Value)));
        Assert.Equal(Expected(Encoding.UTF8.GetBytes(json), ""), EventDecoderReference.Describe(e));
    }

    [Fact]
    public void A_name_that_is_not_UTF8_is_any_other_name()
    {
        byte[] valid = Encoding.Latin1.GetBytes("{\"typ\u00C3\":\"error\",\"\u00FFtype\":\"error\",\"type\":\"ping\",\"index\":4}");
        byte[] invalid = Encoding.Latin1.GetBytes("{\"type\":\"ping\",\"typ\u00C3\":\"error\",\"\\u00\u00FF\":1}");
        EventDecoder.Decode(new SseFrame(0, default, valid), MaxDepth, out DecodedEvent e);

        Assert.Equal((EventKind.Ping, 4), (e.Kind, e.Index));
        Assert.Equal(Expected(invalid, ""), Actual(invalid, ""));
    }

    [Theory]
    [InlineData("""{"type" "content_block_delta"}""")]
    [InlineData("""{"type":"ping" "index":0}""")]
    [InlineData("""{"type":"ping",,"index":0}""")]
    [InlineData("""{"type":"ping","ind\u0065x" 0}""")]
    [InlineData("""{"type":"ping","ind\x65x":0}""")]
    [InlineData("""{"type":"ping","index":00}""")]
    [InlineData("""{"type":"ping","index":0""")]
    [InlineData("""{"type":"ping","delta":{"type":"text_delta","text":"a"}""")]
    [InlineData("""{"type":"ping","delta":{"type":"text_delta","text":"a"]}""")]
    [InlineData("""{"type":"ping","delta":{"type":"text_delta","text":"a""")]
    [InlineData("""{"type":"ping"} }""")]
    [InlineData("""{"type""")]
    [InlineData("""{"type":""")]
    [InlineData("{\"type\":\"ping\",\"a\tb\":0}")]
    [InlineData("""{"type":"ping","x":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}""")]
    [InlineData("""{"type":"ping","delta":{"x":[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]}}""")]
    public void A_mistake_in_the_json_is_placed_where_the_framework_places_it(string json)
        => Assert.Equal(Expected(Encoding.UTF8.GetBytes(json), ""), Actual(Encoding.UTF8.GetBytes(json), ""));

    private static string Expected(byte[] json, string eventLine)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            while (reader.Read())
            {
            }

            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return EventDecoderReference.Decode(document.RootElement, eventLine);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return Describe(e);
        }
    }

    private static string Actual(byte[] json, string eventLine)
    {
        try
        {
            EventDecoder.Decode(new SseFrame(0, Encoding.UTF8.GetBytes(eventLine), json), MaxDepth, out DecodedEvent e);
            return EventDecoderReference.Describe(e);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return Describe(e);
        }
    }

    private static string Describe(Exception e)
        => e is JsonException json ? $"{nameof(JsonException)} line {json.LineNumber} byte {json.BytePositionInLine}" : $"{nameof(InvalidDataException)} {e.Message}";

    private static string Event(Random random)
    {
        int spaces = random.Next(3) * random.Next(30);
        int escapes = random.Next(4) == 0 ? 10 : 0;
        var fields = new List<string> { Field("type", Quoted(Pick(Types))), Field("index", Pick(Indices)), Field("delta", Delta()) };
        for (int i = random.Next(3); i > 0; i--)
        {
            fields.Add(random.Next(5) switch
            {
                0 => Field("type", Any()),
                1 => Field("index", Any()),
                2 => Field("delta", random.Next(4) == 0 ? Any() : Delta()),
                3 => Field("content_block", random.Next(8) == 0 ? Any() : Object([Field("type", Quoted(Pick(["text", "thinking", "tool_use", "mcp_tool_use", "compaction", "x"]))), Field("id", Any())])),
                _ => Field(Pick(["usage", "message", "ty", "typed", "indexes", "text", ""]), Any()),
            });
        }

        return Space() + Object(fields) + Space();

        string Delta()
        {
            var properties = new List<string> { Field("type", Quoted(Pick(DeltaTypes))), Field(Pick(["text", "text", "partial_json", "thinking", "signature"]), Quoted(Pick(Texts))) };
            for (int i = random.Next(3) * random.Next(2); i > 0; i--)
            {
                properties.Add(random.Next(5) == 0 ? Field("type", Any()) : Field(Pick(DeltaNames), random.Next(2) == 0 ? Quoted(Pick(Texts)) : Any()));
            }

            return Object(properties);
        }

        string Object(List<string> properties)
        {
            if (random.Next(3) == 0)
            {
                random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(properties));
            }

            if (random.Next(10) == 0)
            {
                properties.RemoveAt(random.Next(properties.Count));
            }

            return "{" + Space() + string.Join(Space() + "," + Space(), properties) + Space() + "}";
        }

        string Field(string name, string value) => Quoted(name) + Space() + ":" + Space() + value;

        string Quoted(string text) => "\"" + (text.Contains('\\', StringComparison.Ordinal) ? text : string.Concat(text.Select(c => random.Next(100) < escapes ? $"\\u{(int)c:x4}" : c.ToString()))) + "\"";

        string Any() => random.Next(3) == 0 ? Quoted(Pick(Texts)) : Pick(Others);

        string Space() => random.Next(100) < spaces ? new string(Pick([" ", "\t", "\n", "\r"])[0], random.Next(1, 4)) : "";

        string Pick(string[] values) => values[random.Next(values.Length)];
    }

    private static void Damage(Random random, ref byte[] json)
    {
        byte[] bytes = "\"\\{}[],:0e \n\u0001x"u8.ToArray();
        int at = random.Next(json.Length);
        switch (random.Next(3))
        {
            case 0:
                json[at] = bytes[random.Next(bytes.Length)];
                break;
            case 1:
                json = [.. json[..at], bytes[random.Next(bytes.Length)], .. json[at..]];
                break;
            default:
                json = json[..at];
                break;
        }
    }
}
