using System.Text;
using System.Text.Json;
using Xunit;

namespace Handlers.Tests;

public sealed class JsonUnescaperTests
{
    private static readonly string[] Pieces =
        ["a", "é", "世", "👩", "/", "\\n", "\\t", "\\r", "\\b", "\\f", "\\\"", "\\\\", "\\/", "\\u0041", "\\u00e9", "\\uD83D\\uDC69", "\\ud83d", "\\uDC69", "\\u12", "\\u00g0", "\\x", "\\U0041", "\\u+123", "\\u 123"];

    [Theory]
    [InlineData("\\n", "\n")]
    [InlineData("plain\\n", "plain\n")]
    [InlineData("\\\"quoted\\\"", "\"quoted\"")]
    [InlineData("a\\tb\\\\c\\/d", "a\tb\\c/d")]
    [InlineData("\\u00e9t\\u00e9 and \\ud83d\\ude00", "été and 😀")]
    [InlineData("fifteen letters\\nand then some more of them\\r\\n", "fifteen letters\nand then some more of them\r\n")]
    public void A_short_string_with_escapes_is_read_in_one_pass(string escaped, string expected)
    {
        byte[] text = Encoding.UTF8.GetBytes($"{escaped}\"}}}}\n\nand bytes of the next frame, which are not looked at");
        byte[] destination = new byte[JsonUnescaper.ShortString];

        Assert.True(JsonUnescaper.TryReadString(text, destination, out int length, out int written));

        Assert.Equal((Encoding.UTF8.GetByteCount(escaped), expected), (length, Encoding.UTF8.GetString(destination, 0, written)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("""a\n\t\r\b\f\"\\\/b""", "a\n\t\r\b\f\"\\/b")]
    [InlineData("""\u0041\u00e9\u4e16\uD83D\uDC69""", "Aé世👩")]
    public void Escapes_become_what_they_stand_for(string raw, string expected) => Assert.Equal(expected, Unescape(raw));

    [Theory]
    [InlineData("""\x""")]
    [InlineData("""\u12""")]
    [InlineData("""\u12G4""")]
    [InlineData("""\ud83d""")]
    [InlineData("""\ud83dx""")]
    [InlineData("""\ud83d\u0041""")]
    [InlineData("""\udc69\ud83d""")]
    public void What_is_no_escape_is_refused(string raw) => Assert.Null(Unescape(raw));

    [Fact]
    public void Any_string_comes_out_as_Utf8JsonReader_reads_it()
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        for (int i = 0; i < LongTests.Times(20_000); i++)
        {
            string raw = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            string? expected = ReadWithReader(raw);
            if (expected != Unescape(raw))
            {
                Assert.Fail($"Seed {seed}: {raw} gives {Unescape(raw) ?? "nothing"} instead of {expected ?? "nothing"}");
            }
        }
    }

    private static string? Unescape(string raw)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(raw);
        byte[] destination = new byte[bytes.Length];
        return JsonUnescaper.TryUnescape(bytes, destination, out int written) ? Encoding.UTF8.GetString(destination, 0, written) : null;
    }

    private static string? ReadWithReader(string raw)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes($"\"{raw}\""));
            reader.Read();
            return reader.GetString();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
