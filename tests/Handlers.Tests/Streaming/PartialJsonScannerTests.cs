using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Handlers.Tests;

/// <summary>A JSON text cut anywhere has a snapshot that is valid JSON, and that the rest of the text does not contradict.</summary>
public sealed class PartialJsonScannerTests
{
    private static readonly string[] Literals = ["true", "false", "null"];

    private const string Changes = "{}[]\",:\\u0012ntfals \n-+.eE/\t\u0001";

    private static readonly string[] StringPieces = ["a", "é", "👩", "\\n", "\\\"", "\\\\", "\\u00e9", "\\ud83d\\udc69", "}", ","];

    [Theory]
    [InlineData("", "{}")]
    [InlineData(" ", "{}")]
    [InlineData("{", "{}")]
    [InlineData("""{"a""", "{}")]
    [InlineData("""{"a":""", "{}")]
    [InlineData("""{"a":1""", "{}")]
    [InlineData("""{"a":1,""", """{"a":1}""")]
    [InlineData("""{"a":"hal""", "{}")]
    [InlineData("""{"a":"whole" """, """{"a":"whole"}""")]
    [InlineData("""{"a":tru""", "{}")]
    [InlineData("""{"a":true""", """{"a":true}""")]
    [InlineData("""{"a":nul""", "{}")]
    [InlineData("""{"a":true,""", """{"a":true}""")]
    [InlineData("""{"a":[1,{"b":"x","c":"ha""", """{"a":[1,{"b":"x"}]}""")]
    [InlineData("""{"a":[[],{}""", """{"a":[[],{}]}""")]
    [InlineData("""{"a":"\u00""", "{}")]
    [InlineData("[1,2", "[1]")]
    [InlineData("\"whole\"", "\"whole\"")]
    public void A_snapshot_shows_what_is_complete(string text, string expected)
    {
        foreach (int size in (int[])[1, 2, 100])
        {
            Assert.Equal(expected, Snapshots(text, size)[^1]);
        }
    }

    [Theory]
    [InlineData("""{"a":"hal""", """{"a":"hal"}""")]
    [InlineData("""{"a":"x\""", """{"a":"x"}""")]
    [InlineData("""{"a":"x\u00e""", """{"a":"x"}""")]
    [InlineData("""{"a":"x\ud83d\udc6""", """{"a":"x"}""")]
    [InlineData("""{"a":"x\ud83d\udc69""", """{"a":"x\ud83d\udc69"}""")]
    [InlineData("""{"a":"x\ud83d""", """{"a":"x"}""")]
    [InlineData("""{"a":"x\ud83d\""", """{"a":"x"}""")]
    [InlineData("""{"ke""", "{}")]
    [InlineData("""{"a":["x","y""", """{"a":["x","y"]}""")]
    [InlineData("""{"a":12""", "{}")]
    public void Half_strings_are_shown_if_asked_for(string text, string expected)
    {
        foreach (int size in (int[])[1, 2, 100])
        {
            Assert.Equal(expected, Snapshots(text, size, trailingStrings: true)[^1]);
        }
    }

    [Theory]
    [InlineData("""{"a":1}}""", """{"a":1}""")]
    [InlineData("""{"a":1,}""", """{"a":1}""")]
    [InlineData("""{"a":1,"b":nope""", """{"a":1}""")]
    [InlineData("{\"a\":1,\"b\":\"\n\"", """{"a":1}""")]
    [InlineData("""{"a":"x\q""", "{}")]
    [InlineData("""{"a":"x\u00g""", "{}")]
    [InlineData("nonsense", "{}")]
    public void A_text_that_is_no_json_keeps_the_snapshot_it_had(string text, string expected)
    {
        foreach (int size in (int[])[1, 3, 100])
        {
            Assert.Equal(expected, Snapshots(text, size)[^1]);
            JsonDocument.Parse(Snapshots(text, size, trailingStrings: true)[^1]).Dispose();
        }
    }

    [Fact]
    public void Any_value_cut_anywhere_has_a_snapshot_that_the_rest_does_not_contradict()
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        for (int i = 0; i < LongTests.Times(300); i++)
        {
            string text = RandomJson(random, depth: 4);
            using JsonDocument whole = JsonDocument.Parse(text);
            foreach (bool trailing in (bool[])[false, true])
            {
                List<string> byBytes = Snapshots(text, 1, trailing);
                byte[] utf8 = Encoding.UTF8.GetBytes(text);
                for (int cut = 0, step = 0; cut <= utf8.Length; cut += Runes(utf8, cut, 1), step++)
                {
                    string snapshot = byBytes[step];
                    using JsonDocument part = JsonDocument.Parse(snapshot);
                    bool isEmpty = snapshot == "{}" && whole.RootElement.ValueKind != JsonValueKind.Object;
                    if (!isEmpty && !IsBeginning(part.RootElement, whole.RootElement, trailing))
                    {
                        Assert.Fail($"Seed {seed}: {text} cut at {cut} shows {snapshot}");
                    }

                    string atOnce = Snapshot(utf8.AsSpan(0, cut), trailing);
                    if (atOnce != snapshot)
                    {
                        Assert.Fail($"Seed {seed}: {text} cut at {cut} shows {snapshot} byte by byte, {atOnce} at once");
                    }
                }

                Assert.True(JsonElement.DeepEquals(whole.RootElement, JsonElement.Parse(Snapshots(text + " ", int.MaxValue, trailing)[^1])), text);
            }
        }
    }

    [Fact]
    public void Any_bytes_at_all_are_taken_without_an_exception()
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        for (int i = 0; i < LongTests.Times(2_000); i++)
        {
            char[] text = [.. RandomJson(random, depth: 3)];
            for (int change = random.Next(4); change > 0 && text.Length > 0; change--)
            {
                text[random.Next(text.Length)] = "{}[]\",:\\u0012ntf \n-.eE"[random.Next(22)];
            }

            foreach (string snapshot in Snapshots(new string(text), random.Next(1, 9), trailingStrings: i % 2 == 0))
            {
                JsonDocument.Parse(snapshot).Dispose();
            }
        }
    }

    [Fact]
    public void The_complete_part_of_any_text_is_what_a_reader_of_all_of_it_finds()
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        for (int i = 0; i < LongTests.Times(3_000); i++)
        {
            char[] text = [.. RandomJson(random, depth: 3)];
            for (int change = random.Next(4); change > 0 && text.Length > 0; change--)
            {
                text[random.Next(text.Length)] = Changes[random.Next(Changes.Length)];
            }

            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            int size = random.Next(1, 9);
            var scanner = new PartialJsonScanner(3, trailingStrings: false);
            for (int length = 0; length < utf8.Length;)
            {
                length += Runes(utf8, length, size);
                scanner.Advance(utf8.AsSpan(0, length), i % 2 == 0 ? utf8.Length - length : 0);
                string shown = new PartialJson(utf8.AsSpan(0, length), scanner.CompleteLength, scanner.Closing).ToString();
                string expected = CompleteByReader(utf8.AsSpan(0, length), maxDepth: 3);
                if (shown != expected)
                {
                    Assert.Fail($"Seed {seed}: {Encoding.UTF8.GetString(utf8)} in pieces of {size}, up to {length}, shows {shown}, and not {expected}");
                }
            }
        }
    }

    [Fact]
    public void Depth_is_limited()
    {
        string text = new string('[', 65);
        JsonDocument.Parse(Snapshots(text, 1)[^1]).Dispose();
    }

    [Theory]
    [InlineData("[\"", "xxxxxxxxxxxxxxxx")]
    [InlineData("[", "1234567,\"abcde\",")]
    [InlineData("[", "1111111111111111")]
    [InlineData("[", "                ")]
    public void The_work_is_linear(string start, string piece)
    {
        // 4 MB in pieces of 16 bytes: looking at all that came before with each would be half a million megabytes.
        byte[] text = Encoding.UTF8.GetBytes(start + string.Concat(Enumerable.Repeat(piece, 256 * 1024)));
        var scanner = new PartialJsonScanner(64, trailingStrings: false);
        var watch = Stopwatch.StartNew();

        for (int length = 0; length <= text.Length; length += 16)
        {
            scanner.Advance(text.AsSpan(0, length));
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"It took {watch.Elapsed}.");
    }

    /// <summary>The snapshots after nothing, and after each piece.</summary>
    private static List<string> Snapshots(string text, int size, bool trailingStrings = false)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        var scanner = new PartialJsonScanner(64, trailingStrings);
        var snapshots = new List<string> { "{}" };
        for (int length = 0; length < utf8.Length;)
        {
            length += Runes(utf8, length, size);

            // What stands behind is not read.
            scanner.Advance(utf8.AsSpan(0, length), utf8.Length - length);
            snapshots.Add(new PartialJson(utf8.AsSpan(0, length), scanner.CompleteLength, scanner.Closing).ToString());
        }

        return snapshots;
    }

    // The bytes of so many characters: a delta never ends within one.
    private static int Runes(ReadOnlySpan<byte> utf8, int start, int count)
    {
        int end = start;
        do
        {
            end++;
            count -= end >= utf8.Length || (utf8[end] & 0xC0) != 0x80 ? 1 : 0;
        }
        while (end < utf8.Length && count > 0);
        return end - start;
    }

    private static string CompleteByReader(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        var reader = new Utf8JsonReader(utf8, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = maxDepth }));
        int complete = 0;
        var closing = new Stack<char>();
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        closing.Push('}');
                        break;
                    case JsonTokenType.StartArray:
                        closing.Push(']');
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        closing.Pop();
                        break;
                    case JsonTokenType.PropertyName:
                        continue;
                }

                complete = (int)reader.BytesConsumed;
            }
        }
        catch (JsonException)
        {
            // What was complete before the mistake stays so.
        }

        return complete == 0 ? "{}" : Encoding.UTF8.GetString(utf8[..complete]) + string.Concat(closing);
    }

    private static string Snapshot(ReadOnlySpan<byte> utf8, bool trailingStrings)
    {
        var scanner = new PartialJsonScanner(64, trailingStrings);
        scanner.Advance(utf8);
        return new PartialJson(utf8, scanner.CompleteLength, scanner.Closing).ToString();
    }

    // Whatever is shown is there in the end, the same or, if it is a container, longer.
    private static bool IsBeginning(JsonElement part, JsonElement whole, bool trailing)
    {
        if (part.ValueKind != whole.ValueKind)
        {
            return false;
        }

        switch (part.ValueKind)
        {
            case JsonValueKind.Object:
                return part.EnumerateObject().Zip(whole.EnumerateObject()).All(pair => pair.First.Name == pair.Second.Name && IsBeginning(pair.First.Value, pair.Second.Value, trailing))
                    && part.GetPropertyCount() <= whole.GetPropertyCount();
            case JsonValueKind.Array:
                return part.EnumerateArray().Zip(whole.EnumerateArray()).All(pair => IsBeginning(pair.First, pair.Second, trailing)) && part.GetArrayLength() <= whole.GetArrayLength();
            case JsonValueKind.String when trailing:
                return whole.GetString()!.StartsWith(part.GetString()!, StringComparison.Ordinal);
            default:
                return JsonElement.DeepEquals(part, whole);
        }
    }

    private static string RandomJson(Random random, int depth) => random.Next(depth > 0 ? 9 : 6) switch
    {
        0 => random.Next(-100, 100).ToString(System.Globalization.CultureInfo.InvariantCulture),
        1 => "1.5e3",
        2 => Literals[random.Next(3)],
        < 6 => RandomString(random),
        6 => $"[{string.Join(RandomSpace(random) + ",", Enumerable.Range(0, random.Next(4)).Select(_ => RandomJson(random, depth - 1)))}{RandomSpace(random)}]",
        _ => $"{{{string.Join(",", Enumerable.Range(0, random.Next(4)).Select(i => $"{RandomSpace(random)}\"k{i}\\n\":{RandomSpace(random)}{RandomJson(random, depth - 1)}"))}}}",
    };

    private static string RandomSpace(Random random) => random.Next(4) switch
    {
        0 => " ",
        1 => "\n\t",
        _ => "",
    };

    private static string RandomString(Random random)
        => $"\"{string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => StringPieces[random.Next(10)]))}\"";
}
