using System.Globalization;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Handlers.Tests.Tools;

/// <summary>The arguments of a tool's method, from the JSON of a call.</summary>
public sealed class ArgumentTests
{
    private const string Invalid = "The input is invalid. ";

    // What is sent, and how System.Text.Json takes it as an integer: it does not know that 1.0 is one.
    private static readonly (string Sent, string Plain)[] Values =
    [
        ("0", "0"), ("-0", "-0"), ("7", "7"), ("-12", "-12"), ("1.0", "1"), ("2e2", "200"), ("-30.00E-1", "-3"), ("1.5", "1.5"), ("1e-2", "1e-2"), ("0.0e5", "0"),
        ("2147483647", "2147483647"), ("2147483648", "2147483648"), ("-2147483648.0", "-2147483648"), ("9223372036854775807", "9223372036854775807"),
        ("9223372036854775808", "9223372036854775808"), ("1e18", "1000000000000000000"), ("1e40", "1e40"), ("1.7976931348623157E+308", "1.7976931348623157E+308"),
        .. new[]
        {
            "true", "false", "null", "[]", "[1,{\"name\":2}]", "{}", "{\"count\":1}", "\"\"", "\"a\"", "\"\\n\\\"\\\\ \\u00e9é\"", "\"\\ud83d\\ude00😀\"", "\"\\ud83d\"", "\"\\ude00a\"", "\"1\"", "\"true\"",
        }.Select(value => (value, value)),
    ];

    private static readonly string[] Names = ["name", "text", "count", "on", "size", "share"];

    private static readonly string[] Likely = ["\"a\"", "null", "7", "true", "7", "1.5"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Random_inputs_are_taken_and_refused_as_System_Text_Json_does_and_errors_name_the_field()
    {
        int seed = Environment.TickCount;
        int taken = 0, refused = 0;
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { PropertyNameCaseInsensitive = false, NumberHandling = default, RespectNullableAnnotations = true };

        for (int i = 0; i < 20_000; i++)
        {
            var random = new Random(seed + i);
            (string sent, string plain, bool isRepeated) = RandomInput(random);
            ScalarInput? expected = null;
            try
            {
                expected = JsonSerializer.Deserialize<ScalarInput>(plain, options);
            }
            catch (JsonException)
            {
            }

            var tools = new ScalarTools();
            ToolResultBlock result = await ((IToolSet)tools).InvokeAsync(new ToolCall("toolu_1", "take", Encoding.UTF8.GetBytes(sent)), Token);

            string text = result.Content is [TextBlock block] ? block.Text : "";
            string what = $"seed {seed + i}: {sent}\nexpected {expected}\ngot      {tools.Taken} {text}";
            Assert.True(result.IsError is true == tools.Taken is null, what);

            // Of a name that comes twice the last value counts; here an earlier one may also be a number that is too large.
            Assert.True(Equals(expected, tools.Taken) || (expected is null && isRepeated), what);
            if (result.IsError is true)
            {
                Assert.True(text.StartsWith(Invalid, StringComparison.Ordinal), what);
                string field = text[Invalid.Length..].Split(':')[0];
                Assert.True(Names.Contains(field) || field is "nome" || text.StartsWith(Invalid + "It is not complete, valid JSON", StringComparison.Ordinal), what);
            }

            taken += result.IsError is true ? 0 : 1;
            refused += result.IsError is true ? 1 : 0;
        }

        Assert.True(taken > 1_000 && refused > 1_000, $"{taken} taken, {refused} refused");
    }

    [Theory]
    [InlineData("{\"name\":\"\u00ff\",\"text\":null,\"count\":1,\"on\":true}", "name: the string is not Unicode.")]
    [InlineData("{\"name\":\"a\",\"te\\ud800t\":null}", "It has the name of a field that is not Unicode.")]
    public async Task Bytes_that_are_not_Unicode_are_an_error(string latin1, string expected)
        => Assert.Equal((true, Invalid + expected), await CallAsync(new ScalarTools(), "take", Encoding.Latin1.GetBytes(latin1)));

    [Theory]
    [InlineData("pour", "{\"cup\":{\"size_in_ml\":10},\"times\":2.0,\"name\":\"mug\"}", false, "{\"size_in_ml\":20,\"name\":\"mug\"}")]
    [InlineData("pour", "{\"cup\":{\"size_in_ml\":3000000000},\"times\":2,\"name\":\"mug\"}", true, Invalid + "cup.size_in_ml: the value is out of the range of its type.")]
    [InlineData("draw", "{\"shape\":{\"radius\":1,\"$type\":\"circle\"}}", false, "ToolCircle")]
    public async Task A_context_reads_the_arguments_and_writes_the_result(string name, string input, bool isError, string expected)
        => Assert.Equal((isError, expected), await CallAsync(new ContextTools(), name, Encoding.UTF8.GetBytes(input)));

    // Each level follows two schemas of the union. If both were tried, the time would double with each level.
    [Theory]
    [InlineData("count", "leaf", "node")]
    [InlineData("count", "node", "node")]
    [InlineData("count_plain", "leaf", "node")]
    public async Task A_fault_deep_within_a_recursive_union_is_found_at_once(string tool, string type, string argument)
    {
        const int depth = 50;
        string Input(string value) => "{\"" + argument + "\":" + string.Concat(Enumerable.Repeat("{\"next\":", depth)) + "null" + string.Concat(Enumerable.Repeat($",\"value\":{value},\"$type\":\"{type}\"}}", depth)) + "}";

        (bool isError, string text) = await CallAsync(new NodeTools(), tool, Encoding.UTF8.GetBytes(Input("\"bad\"")));
        (bool isRightError, string count) = await CallAsync(new NodeTools(), tool, Encoding.UTF8.GetBytes(Input("1")));

        Assert.True(isError);
        Assert.EndsWith("next.value: expected an integer; got \"bad\".", text, StringComparison.Ordinal);
        Assert.Equal((false, "50"), (isRightError, count));
    }

    [Fact]
    public async Task A_type_that_a_context_lacks_fails_no_other_tool()
    {
        NotSupportedException exception = await Assert.ThrowsAsync<NotSupportedException>(() => CallAsync(new ContextTools(), "wait", "{\"uri\":\"https://example.com\"}"u8.ToArray()));

        Assert.Contains("System.Uri", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["pour", "wait", "draw"], ((IToolSet)new ContextTools()).Tools.Select(tool => tool.Name));
    }

    private static async Task<(bool IsError, string Text)> CallAsync(IToolSet tools, string name, byte[] input)
    {
        ToolResultBlock result = await tools.InvokeAsync(new ToolCall("toolu_1", name, input), Token);
        return (result.IsError is true, ((TextBlock)Assert.Single(result.Content!)).Text);
    }

    private static (string Sent, string Plain, bool IsRepeated) RandomInput(Random random)
    {
        List<string> sent = [], plain = [];
        var names = new List<string>(Names.Where((_, i) => random.Next(i < 4 ? 40 : 3) > 0));
        for (int i = random.Next(6); i > 4; i--)
        {
            names.Insert(random.Next(names.Count + 1), random.Next(8) == 0 ? "nome" : Names[random.Next(Names.Length)]);
        }

        if (random.Next(2) == 0)
        {
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(names));
        }

        foreach (string name in names)
        {
            int known = Array.IndexOf(Names, name);
            (string Sent, string Plain) value = known < 0 || random.Next(4) == 0 ? Values[random.Next(Values.Length)] : (Likely[known], Likely[known]);
            string written = random.Next(5) == 0 ? $"\\u{(int)name[0]:x4}{name[1..]}" : name;
            string space = random.Next(4) == 0 ? " \n" : "";
            sent.Add($"{space}\"{written}\":{space}{value.Sent}{space}");
            plain.Add(string.Create(CultureInfo.InvariantCulture, $"\"{written}\":{(name is "count" or "size" ? value.Plain : value.Sent)}"));
        }

        string cut = "{" + string.Join(',', sent) + "}";
        string text = "{" + string.Join(',', plain) + "}";
        int length = random.Next(30) == 0 ? random.Next(1, cut.Length) : cut.Length;
        return (cut[..length], length == cut.Length ? text : text[..^1], names.Distinct().Count() < names.Count);
    }
}
