using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Handlers.Generators.Tests.Tools;

/// <summary>
/// Each C# type: its schema is the expected one and valid; a validator, the generated check and System.Text.Json agree on a value that
/// follows it, also when it is written again, and on one that does not.
/// </summary>
public sealed class SchemaTests
{
    private const string Types = """

        public enum Color { Red, [System.Text.Json.Serialization.JsonStringEnumMemberName("deep-blue")] Blue }
        /// <summary>A step.</summary>
        /// <param name="Text">What to do.</param>
        public sealed record Step(string Text, int Minutes = 5);
        public sealed class Settings { public required string Name { get; set; } public int? Level { get; init; } = 3; public bool On { get; set; } }
        public sealed class Named { [System.Text.Json.Serialization.JsonPropertyName("the_name")] public string? Name { get; set; } [System.Text.Json.Serialization.JsonIgnore] public Delegate? Secret { get; set; } public int Length => 1; }
        public record struct Point(double X, double Y);
        public struct Size { public int Width { get; set; } public int Height { get; init; } }
        public sealed record Node(string Value, Node? Next = null, List<Node>? Children = null);
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Circle), "circle")]
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Square), "square")]
        public abstract record Shape;
        public sealed record Circle(double Radius) : Shape;
        public sealed record Square(double Side) : Shape;
        public sealed record Pair<T>(T First, T Second);
        public sealed record Twice(Step A, Step B);
        public class Animal { public string Name { get; set; } = ""; }
        public sealed class Dog : Animal { public int Age { get; set; } }
        public sealed record Limits([System.ComponentModel.DataAnnotations.StringLength(3, MinimumLength = 2)] string Code, [property: System.ComponentModel.DataAnnotations.Range(0.5, 1.5)] double Share);
        """;

    [Theory]
    [InlineData("bool", """{"type":"boolean"}""", "true", "1")]
    [InlineData("string", """{"type":"string"}""", "\"a\"", "null")]
    [InlineData("char", """{"type":"string","minLength":1,"maxLength":1}""", "\"a\"", "\"ab\"")]
    [InlineData("sbyte", """{"type":"integer","minimum":-128,"maximum":127}""", "-128", "128")]
    [InlineData("byte", """{"type":"integer","minimum":0,"maximum":255}""", "255", "256")]
    [InlineData("short", """{"type":"integer","minimum":-32768,"maximum":32767}""", "-32768", "32768")]
    [InlineData("ushort", """{"type":"integer","minimum":0,"maximum":65535}""", "65535", "-1")]
    [InlineData("int", """{"type":"integer"}""", "-5", "1.5")]
    [InlineData("uint", """{"type":"integer","minimum":0}""", "4294967295", "-1")]
    [InlineData("long", """{"type":"integer"}""", "9223372036854775807", "\"1\"")]
    [InlineData("ulong", """{"type":"integer","minimum":0}""", "18446744073709551615", "-1")]
    [InlineData("Int128", """{"type":"integer"}""", "1", "true")]
    [InlineData("UInt128", """{"type":"integer","minimum":0}""", "1", "-1")]
    [InlineData("float", """{"type":"number"}""", "1.5", "\"NaN\"")]
    [InlineData("double", """{"type":"number"}""", "1", "\"1\"")]
    [InlineData("decimal", """{"type":"number"}""", "0.1", "[]")]
    [InlineData("Half", """{"type":"number"}""", "0.5", "{}")]
    [InlineData("DateTime", """{"type":"string","format":"date-time"}""", "\"2026-01-02T03:04:05Z\"", "\"yesterday\"")]
    [InlineData("DateTimeOffset", """{"type":"string","format":"date-time"}""", "\"2026-01-02T03:04:05+01:00\"", "\"2026-13-01T00:00:00Z\"")]
    [InlineData("DateOnly", """{"type":"string","format":"date"}""", "\"2026-01-02\"", "\"02.01.2026\"")]
    [InlineData("TimeOnly", """{"type":"string","pattern":"^\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,7})?)?$"}""", "\"03:04:05\"", "\"3 o'clock\"")]
    [InlineData("TimeSpan", """{"type":"string","pattern":"^-?(\\d+\\.)?\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,7})?$"}""", "\"1.02:03:04\"", "\"1h\"")]
    [InlineData("Guid", """{"type":"string","format":"uuid"}""", "\"6f9619ff-8b86-d011-b42d-00cf4fc964ff\"", "\"6f96\"")]
    [InlineData("Uri", """{"type":"string","format":"uri"}""", "\"https://example.com/\"", "\"not a uri\"")]
    [InlineData("Version", """{"type":"string","pattern":"^\\d+(\\.\\d+){1,3}$"}""", "\"1.2.3\"", "\"1\"")]
    [InlineData("byte[]", """{"type":"string","contentEncoding":"base64"}""", "\"AQI=\"", "[1,2]")]
    [InlineData("object", "{}", "{\"a\":[1],\"b\":{\"c\":{\"d\":1}}}", null)]
    [InlineData("JsonElement", "{}", "[1,\"a\"]", null)]
    [InlineData("System.Text.Json.Nodes.JsonNode", "{}", "\"a\"", null)]
    [InlineData("System.Text.Json.Nodes.JsonObject", """{"type":"object"}""", "{\"a\":{\"b\":{\"c\":1}}}", "[]")]
    [InlineData("System.Text.Json.Nodes.JsonArray", """{"type":"array"}""", "[1]", "{}")]
    [InlineData("Color", """{"type":"string","enum":["Red","deep-blue"]}""", "\"deep-blue\"", "\"Blue\"")]
    [InlineData("int?", """{"anyOf":[{"type":"integer"},{"type":"null"}]}""", "null", "\"a\"")]
    [InlineData("string?", """{"anyOf":[{"type":"string"},{"type":"null"}]}""", "null", "1")]
    [InlineData("Color?", """{"anyOf":[{"type":"string","enum":["Red","deep-blue"]},{"type":"null"}]}""", "\"Red\"", "\"Green\"")]
    [InlineData("DateOnly?", """{"anyOf":[{"type":"string","format":"date"},{"type":"null"}]}""", "\"2026-01-02\"", "\"x\"")]
    [InlineData("int[]", """{"type":"array","items":{"type":"integer"}}""", "[1,2]", "[1,\"2\"]")]
    [InlineData("string?[]", """{"type":"array","items":{"anyOf":[{"type":"string"},{"type":"null"}]}}""", "[\"a\",null]", "[1]")]
    [InlineData("List<string>", """{"type":"array","items":{"type":"string"}}""", "[\"a\"]", "[null]")]
    [InlineData("IList<int>", """{"type":"array","items":{"type":"integer"}}""", "[1]", "1")]
    [InlineData("IEnumerable<int>", """{"type":"array","items":{"type":"integer"}}""", "[]", "{}")]
    [InlineData("IReadOnlyList<bool>", """{"type":"array","items":{"type":"boolean"}}""", "[true]", "[0]")]
    [InlineData("IReadOnlyCollection<int?>", """{"type":"array","items":{"anyOf":[{"type":"integer"},{"type":"null"}]}}""", "[1,null]", "[\"a\"]")]
    [InlineData("ICollection<int>", """{"type":"array","items":{"type":"integer"}}""", "[1]", "null")]
    [InlineData("HashSet<int>", """{"type":"array","items":{"type":"integer"}}""", "[1,2]", "[[]]")]
    [InlineData("ISet<string>", """{"type":"array","items":{"type":"string"}}""", "[\"a\"]", "[2]")]
    [InlineData("System.Collections.Immutable.ImmutableArray<int>", """{"type":"array","items":{"type":"integer"}}""", "[1]", "[true]")]
    [InlineData("System.Collections.Immutable.ImmutableList<int>", """{"type":"array","items":{"type":"integer"}}""", "[1]", "\"\"")]
    [InlineData("int[][]", """{"type":"array","items":{"type":"array","items":{"type":"integer"}}}""", "[[1],[]]", "[1]")]
    [InlineData("Dictionary<string, int>", """{"type":"object","additionalProperties":{"type":"integer"}}""", "{\"a\":1}", "{\"a\":\"1\"}")]
    [InlineData("IReadOnlyDictionary<string, string?>", """{"type":"object","additionalProperties":{"anyOf":[{"type":"string"},{"type":"null"}]}}""", "{\"a\":null}", "{\"a\":1}")]
    [InlineData("IDictionary<string, List<int>>", """{"type":"object","additionalProperties":{"type":"array","items":{"type":"integer"}}}""", "{\"a\":[1]}", "{\"a\":1}")]
    [InlineData("Step", """{"type":"object","properties":{"text":{"type":"string","description":"What to do."},"minutes":{"type":"integer","default":5}},"required":["text"],"additionalProperties":false}""", "{\"text\":\"a\"}", "{\"minutes\":1}")]
    [InlineData("Step?", """{"anyOf":[{"type":"object","properties":{"text":{"type":"string","description":"What to do."},"minutes":{"type":"integer","default":5}},"required":["text"],"additionalProperties":false},{"type":"null"}]}""", "null", "{\"text\":1}")]
    [InlineData("Settings", """{"type":"object","properties":{"name":{"type":"string"},"level":{"anyOf":[{"type":"integer"},{"type":"null"}]},"on":{"type":"boolean"}},"required":["name"],"additionalProperties":false}""", "{\"name\":\"a\",\"level\":null}", "{\"name\":\"a\",\"off\":true}")]
    [InlineData("Named", """{"type":"object","properties":{"the_name":{"anyOf":[{"type":"string"},{"type":"null"}]}},"additionalProperties":false}""", "{\"the_name\":\"a\"}", "{\"name\":\"a\"}")]
    [InlineData("Point", """{"type":"object","properties":{"x":{"type":"number"},"y":{"type":"number"}},"required":["x","y"],"additionalProperties":false}""", "{\"x\":1,\"y\":2.5}", "{\"x\":1}")]
    [InlineData("Size", """{"type":"object","properties":{"width":{"type":"integer"},"height":{"type":"integer"}},"additionalProperties":false}""", "{\"width\":1,\"height\":2}", "{\"width\":\"1\"}")]
    [InlineData("Animal", """{"type":"object","properties":{"name":{"type":"string"}},"additionalProperties":false}""", "{\"name\":\"a\"}", "{\"name\":null}")]
    [InlineData("Dog", """{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"additionalProperties":false}""", "{\"name\":\"a\",\"age\":1}", "{\"age\":1.5}")]
    [InlineData("Pair<int>", """{"type":"object","properties":{"first":{"type":"integer"},"second":{"type":"integer"}},"required":["first","second"],"additionalProperties":false}""", "{\"first\":1,\"second\":2}", "{\"first\":1,\"second\":null}")]
    [InlineData("Limits", """{"type":"object","properties":{"code":{"type":"string","minLength":2,"maxLength":3},"share":{"type":"number","minimum":0.5,"maximum":1.5}},"required":["code","share"],"additionalProperties":false}""", "{\"code\":\"ab\",\"share\":1}", "{\"code\":\"abcd\",\"share\":1}")]
    [InlineData("Shape", """{"anyOf":[{"type":"object","properties":{"$type":{"const":"circle"},"radius":{"type":"number"}},"required":["$type","radius"],"additionalProperties":false},{"type":"object","properties":{"$type":{"const":"square"},"side":{"type":"number"}},"required":["$type","side"],"additionalProperties":false}]}""", "{\"radius\":1,\"$type\":\"circle\"}", "{\"$type\":\"circle\",\"side\":1}")]
    [InlineData("Node", """{"$ref":"#/$defs/Node"}""", "{\"value\":\"a\",\"next\":{\"value\":\"b\"},\"children\":[{\"value\":\"c\"}]}", "{\"value\":\"a\",\"next\":{\"value\":1}}")]
    [InlineData("Twice", """{"type":"object","properties":{"a":{"$ref":"#/$defs/Step"},"b":{"$ref":"#/$defs/Step"}},"required":["a","b"],"additionalProperties":false}""", "{\"a\":{\"text\":\"x\"},\"b\":{\"text\":\"y\",\"minutes\":1}}", "{\"a\":{\"text\":\"x\"},\"b\":{}}")]
    public async Task A_type_has_a_schema_that_agrees_with_System_Text_Json(string type, string expected, string valid, string? invalid)
    {
        using var code = GeneratedCode.Compiled($"public partial class X {{ [Tool] public {type} Echo({type} value) => value; }}" + Types);
        IToolSet tools = code.CreateToolSet("X");
        JsonElement schema = tools.Tools[0].InputSchema;

        Assert.Equal(expected, schema.GetProperty("properties").GetProperty("value").GetRawText());
        Assert.True(MetaSchemas.Draft202012.Evaluate(schema).IsValid, "The schema is not valid.");

        JsonSchema validator = JsonSchema.FromText(schema.GetRawText());
        Assert.True(Validates(validator, valid), "The validator refuses the value.");

        ToolResultBlock result = await CallAsync(tools, valid);
        Assert.Null(result.IsError);
        string written = result.Content is [TextBlock { Text: var text }] ? text : "null";
        string json = type is "string" or "string?" && written != "null" ? JsonSerializer.Serialize(written) : written;
        Assert.True(Validates(validator, json), $"The validator refuses what was written: {json}.");

        if (invalid is not null)
        {
            Assert.False(Validates(validator, invalid), "The validator takes the wrong value.");
            ToolResultBlock error = await CallAsync(tools, invalid);
            Assert.True(error.IsError);
            Assert.StartsWith("The input is invalid. value", ((TextBlock)Assert.Single(error.Content!)).Text, StringComparison.Ordinal);
        }

        await AgreeOnRandomValuesAsync(tools, type, schema, validator);
    }

    [Theory]
    [InlineData("int", "1.0", "1")]
    [InlineData("int", "1e3", "1000")]
    [InlineData("int", "-25.0E-1", null)]
    [InlineData("int", "-250e-1", "-25")]
    [InlineData("int", "0.05e2", "5")]
    [InlineData("int", "10.50e+1", "105")]
    [InlineData("int", "0.0", "0")]
    [InlineData("int", "0e99999999999", "0")]
    [InlineData("int", "1e-99999999999", null)]
    [InlineData("int", "1e99999999999", null)]
    [InlineData("int", "1e10", null)]
    [InlineData("long", "1e10", "10000000000")]
    [InlineData("byte", "2.55e2", "255")]
    [InlineData("ulong", "-0", "0")]
    [InlineData("UInt128", "1e38", "100000000000000000000000000000000000000")]
    [InlineData("int?", "2.0", "2")]
    [InlineData("int[]", "[1,2.0,3e0]", "[1,2,3]")]
    [InlineData("double", "1.0", "1")]
    [InlineData("decimal", "1.0", "1.0")]
    [InlineData("Dictionary<string, int>", "{\"1.0\":1.0}", "{\"1.0\":1}")]
    [InlineData("Step", "{\"text\":\"1.0\",\"minutes\":1e1}", "{\"text\":\"1.0\",\"minutes\":10}")]
    [InlineData("Node", "{\"value\":\"a\",\"children\":[{\"value\":\"b\"}]}", "{\"value\":\"a\",\"next\":null,\"children\":[{\"value\":\"b\",\"next\":null,\"children\":null}]}")]
    public async Task An_integer_may_be_written_with_a_fraction_of_zero_or_an_exponent(string type, string json, string? expected)
    {
        using var code = GeneratedCode.Compiled($"public partial class X {{ [Tool] public {type} Echo({type} value) => value; }}" + Types);

        ToolResultBlock result = await CallAsync(code.CreateToolSet("X"), json);

        string text = ((TextBlock)Assert.Single(result.Content!)).Text;
        Assert.Equal(expected is null ? true : null, result.IsError);
        Assert.True(expected is null ? text.StartsWith("The input is invalid. value: ", StringComparison.Ordinal) : text == expected, text);
    }

    [Theory]
    [InlineData("[Range(1, 7)] int value", """{"type":"integer","minimum":1,"maximum":7}""")]
    [InlineData("[Range(0.5, 1.5, MinimumIsExclusive = true)] double value", """{"type":"number","exclusiveMinimum":0.5,"maximum":1.5}""")]
    [InlineData("[Range(typeof(decimal), \"0.1\", \"9.9\")] decimal value", """{"type":"number","minimum":0.1,"maximum":9.9}""")]
    [InlineData("[MinLength(2), MaxLength(3)] string value", """{"type":"string","minLength":2,"maxLength":3}""")]
    [InlineData("[MinLength(1), MaxLength(3)] int[] value", """{"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":3}""")]
    [InlineData("[Length(1, 2)] List<int> value", """{"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":2}""")]
    [InlineData("[StringLength(5)] string value", """{"type":"string","maxLength":5}""")]
    [InlineData("[RegularExpression(\"a+|b\")] string value", """{"type":"string","pattern":"^(?:a+|b)$"}""")]
    [InlineData("[AllowedValues(\"a\", \"b\")] string value", """{"type":"string","enum":["a","b"]}""")]
    [InlineData("[AllowedValues(1, 2)] int value", """{"type":"integer","enum":[1,2]}""")]
    [InlineData("[EmailAddress] string value", """{"type":"string","format":"email"}""")]
    [InlineData("[Range(1, 7)] int? value", """{"anyOf":[{"type":"integer","minimum":1,"maximum":7},{"type":"null"}]}""")]
    [InlineData("[Range(1, 7)] byte value", """{"type":"integer","minimum":1,"maximum":7}""")]
    [InlineData("int value = -1", """{"type":"integer","default":-1}""")]
    [InlineData("double value = 0.25", """{"type":"number","default":0.25}""")]
    [InlineData("string value = \"a\\n\\\"\"", """{"type":"string","default":"a\n\""}""")]
    [InlineData("string? value = null", """{"anyOf":[{"type":"string"},{"type":"null"}],"default":null}""")]
    [InlineData("Color value = Color.Blue", """{"type":"string","enum":["Red","deep-blue"],"default":"deep-blue"}""")]
    [InlineData("[System.ComponentModel.Description(\"Say \\\"hi\\\"\")] bool value = true", """{"type":"boolean","description":"Say \"hi\"","default":true}""")]
    public void Annotations_and_defaults_are_in_the_schema(string parameter, string expected)
    {
        using var code = GeneratedCode.Compiled($"using System.ComponentModel.DataAnnotations;\npublic partial class X {{ [Tool] public void M({parameter}) {{ }} }}" + Types);
        JsonElement schema = code.CreateToolSet("X").Tools[0].InputSchema;

        Assert.Equal(expected, schema.GetProperty("properties").GetProperty("value").GetRawText());
        Assert.True(MetaSchemas.Draft202012.Evaluate(schema).IsValid, "The schema is not valid.");
    }

    [Fact]
    public async Task Strict_mode_moves_constraints_into_the_description_and_they_are_checked_all_the_same()
    {
        using var code = GeneratedCode.Compiled("""
            using System.ComponentModel.DataAnnotations;
            public partial class X { [Tool(Strict = true)] public void M([Range(1, 7), System.ComponentModel.Description("Days.")] int days, [MinLength(2)] string name) { } }
            """);
        IToolSet tools = code.CreateToolSet("X");

        Assert.Equal(
            """{"days":{"type":"integer","description":"Days.\n\n{minimum: 1, maximum: 7}"},"name":{"type":"string","description":"{minLength: 2}"}}""",
            tools.Tools[0].InputSchema.GetProperty("properties").GetRawText());

        ToolResultBlock result = await tools.InvokeAsync(new ToolCall("1", "m", """{"days":8,"name":"ab"}"""u8.ToArray()), TestContext.Current.CancellationToken);
        Assert.Equal("The input is invalid. days: expected an integer from 1 up to 7; got 8.", ((TextBlock)result.Content![0]).Text);
    }

    // A value that follows the schema is read and written again so that it still does. Of one that does not, the error names the field.
    private static async Task AgreeOnRandomValuesAsync(IToolSet tools, string type, JsonElement schema, JsonSchema validator)
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        var values = new RandomJson(schema, random);
        for (int i = 0; i < 200; i++)
        {
            JsonNode? node = values.Valid();
            bool isChanged = i % 2 == 1;
            string value = (isChanged ? values.Changed(node) : node)?.ToJsonString() ?? "null";

            // A validator does not look into base64.
            bool follows = Validates(validator, value) && (type != "byte[]" || Base64.IsValid(JsonSerializer.Deserialize<string>(value)));
            Assert.True(follows || isChanged, $"Seed {seed}: the validator refuses {value}.");

            ToolResultBlock result = await CallAsync(tools, value);
            string written = result.Content is [TextBlock { Text: var text }] ? text : "null";
            if (follows)
            {
                Assert.True(result.IsError is null, $"Seed {seed}: {value} was refused: {written}");
                string json = type is "string" or "string?" && value != "null" ? JsonSerializer.Serialize(written) : written;
                Assert.True(Validates(validator, json), $"Seed {seed}: the validator refuses what was written of {value}: {json}.");
            }
            else
            {
                Assert.True(result.IsError, $"Seed {seed}: {value} was taken.");
                Assert.True(written.StartsWith("The input is invalid. value", StringComparison.Ordinal), $"Seed {seed}: {value}: {written}");
            }
        }
    }

    private static bool Validates(JsonSchema schema, string value) => schema.Evaluate(
        JsonElement.Parse($"{{\"value\":{value}}}"),
        new EvaluationOptions { RequireFormatValidation = true, Culture = CultureInfo.InvariantCulture }).IsValid;

    private static ValueTask<ToolResultBlock> CallAsync(IToolSet tools, string value)
        => tools.InvokeAsync(new ToolCall("1", "echo", Encoding.UTF8.GetBytes($"{{\"value\":{value}}}")), TestContext.Current.CancellationToken);
}
