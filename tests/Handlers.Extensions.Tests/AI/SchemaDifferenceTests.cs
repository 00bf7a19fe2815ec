using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;
using Xunit;
using StructuredOutput = Anthropic.Helpers.StructuredOutput;

namespace Handlers.Extensions.Tests.AI;

/// <summary>The table in docs/tools.md of what generated schemas say otherwise than those that the official SDK and Microsoft.Extensions.AI make at run time.</summary>
public sealed partial class SchemaDifferenceTests
{
    private static readonly Dictionary<string, JsonElement> Generated = ((IToolSet)new Echoes()).Tools.ToDictionary(
        tool => tool.Name, tool => tool.InputSchema.GetProperty("properties").GetProperty("value"), StringComparer.Ordinal);

    [Theory]
    [InlineData("text", typeof(string))]
    [InlineData("flag", typeof(bool))]
    [InlineData("count", typeof(int))]
    [InlineData("price", typeof(decimal))]
    [InlineData("share", typeof(double))]
    [InlineData("moment", typeof(DateTime))]
    [InlineData("day", typeof(DateOnly))]
    [InlineData("id", typeof(Guid))]
    [InlineData("link", typeof(Uri))]
    [InlineData("list", typeof(List<string>))]
    [InlineData("map", typeof(Dictionary<string, int>))]
    [InlineData("character", typeof(char))]
    public void Most_schemas_are_the_same(string tool, Type type)
    {
        AssertSame(Generated[tool].GetRawText(), AIJsonUtilities.CreateJsonSchema(type));
        AssertSame(Generated[tool].GetRawText(), Official(type));
    }

    [Theory]
    [InlineData("small", typeof(byte), """{"type":"integer","minimum":0,"maximum":255}""", """{"type":"integer"}""", """{"type":"integer"}""")]
    [InlineData("maybe", typeof(int?), """{"anyOf":[{"type":"integer"},{"type":"null"}]}""", """{"type":["integer","null"]}""", """{"type":["integer","null"]}""")]
    [InlineData("time", typeof(TimeOnly), """{"type":"string","pattern":"^\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,7})?)?$"}""", """{"type":"string","format":"time"}""", """{"type":"string","format":"time"}""")]
    [InlineData("bytes", typeof(byte[]), """{"type":"string","contentEncoding":"base64"}""", """{"type":"string"}""", """{"type":"string"}""")]
    [InlineData("kind", typeof(Kind), """{"type":"string","enum":["Big","Small"]}""", """{"type":"string","enum":["Big","Small"]}""", """{"enum":["big","small"]}""")]
    [InlineData("step", typeof(Stage),
        """{"type":"object","properties":{"text":{"type":"string","description":"What to do."},"minutes":{"type":"integer","default":5}},"required":["text"],"additionalProperties":false}""",
        """{"type":"object","properties":{"text":{"type":"string","description":"What to do."},"minutes":{"type":"integer","default":5}},"required":["text"]}""",
        """{"type":"object","properties":{"text":{"type":"string"},"minutes":{"type":"integer","default":5}},"required":["text","minutes"],"additionalProperties":false}""")]
    [InlineData("computed", typeof(Computed),
        """{"type":"object","properties":{"name":{"anyOf":[{"type":"string"},{"type":"null"}]}},"additionalProperties":false}""",
        """{"type":"object","properties":{"name":{"type":["string","null"]},"length":{"type":"integer"}}}""",
        """{"type":"object","properties":{"name":{"type":"string"},"length":{"type":"integer"}},"required":["length"],"additionalProperties":false}""")]
    [InlineData("limits", typeof(Limits),
        """{"type":"object","properties":{"code":{"type":"string","minLength":2,"maxLength":3},"pattern":{"type":"string","pattern":"^(?:a+)$"}},"required":["code","pattern"],"additionalProperties":false}""",
        """{"type":"object","properties":{"code":{"type":"string","minLength":2,"maxLength":3},"pattern":{"type":"string","pattern":"a+"}},"required":["code","pattern"]}""",
        """{"type":"object","properties":{"code":{"type":"string"},"pattern":{"type":"string"}},"required":["code","pattern"],"additionalProperties":false}""")]
    [InlineData("shape", typeof(Shape),
        """{"anyOf":[{"type":"object","properties":{"$type":{"const":"circle"},"radius":{"type":"number"}},"required":["$type","radius"],"additionalProperties":false}]}""",
        """{"type":"object","required":["$type"],"anyOf":[{"properties":{"$type":{"const":"circle"},"radius":{"type":"number"}},"required":["radius"]}]}""",
        """{"type":"object","required":["$type"],"anyOf":[{"properties":{"$type":{"const":"circle"},"radius":{"type":"number"}},"required":["$type","radius"],"additionalProperties":false}]}""")]
    [InlineData("twice", typeof(Twice),
        """{"type":"object","properties":{"a":{"$ref":"#/$defs/Point"},"b":{"$ref":"#/$defs/Point"}},"required":["a","b"],"additionalProperties":false}""",
        """{"type":"object","properties":{"a":{"type":"object","properties":{"x":{"type":"number"}},"required":["x"]},"b":{"type":"object","properties":{"x":{"type":"number"}},"required":["x"]}},"required":["a","b"]}""",
        """{"type":"object","properties":{"a":{"type":"object","properties":{"x":{"type":"number"}},"required":["x"],"additionalProperties":false},"b":{"type":"object","properties":{"x":{"type":"number"}},"required":["x"],"additionalProperties":false}},"required":["a","b"],"additionalProperties":false}""")]
    public void The_differences_are_those_of_the_table(string tool, Type type, string generated, string microsoft, string official)
    {
        AssertSame(generated, Generated[tool]);
        AssertSame(microsoft, AIJsonUtilities.CreateJsonSchema(type));
        AssertSame(official, Official(type));
    }

    // The order of keywords has no meaning.
    private static void AssertSame(string expected, JsonElement actual)
        => Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), actual), $"expected {expected}\ngot      {actual.GetRawText()}");

    private static JsonElement Official(Type type)
        => JsonSerializer.SerializeToElement(typeof(StructuredOutput).GetMethod("ToJsonSchema")!.MakeGenericMethod(type).Invoke(null, []));

    public enum Kind
    {
        Big,
        Small,
    }

    public sealed record Stage([property: Description("What to do.")] string Text, int Minutes = 5);

    public sealed class Computed
    {
        public string? Name { get; set; }

        public int Length => Name?.Length ?? 0;
    }

    public sealed record Limits([property: StringLength(3, MinimumLength = 2)] string Code, [property: RegularExpression("a+")] string Pattern);

    [JsonDerivedType(typeof(Circle), "circle")]
    public abstract record Shape;

    public sealed record Circle(double Radius) : Shape;

    public sealed record Point(double X);

    public sealed record Twice(Point A, Point B);

    internal sealed partial class Echoes
    {
        [Tool] private static string Text(string value) => value;
        [Tool] private static bool Flag(bool value) => value;
        [Tool] private static int Count(int value) => value;
        [Tool] private static decimal Price(decimal value) => value;
        [Tool] private static double Share(double value) => value;
        [Tool] private static DateTime Moment(DateTime value) => value;
        [Tool] private static DateOnly Day(DateOnly value) => value;
        [Tool] private static Guid Id(Guid value) => value;
        [Tool] private static Uri Link(Uri value) => value;
        [Tool] private static List<string> List(List<string> value) => value;
        [Tool] private static Dictionary<string, int> Map(Dictionary<string, int> value) => value;
        [Tool] private static char Character(char value) => value;
        [Tool] private static byte Small(byte value) => value;
        [Tool] private static int? Maybe(int? value) => value;
        [Tool] private static TimeOnly Time(TimeOnly value) => value;
        [Tool] private static byte[] Bytes(byte[] value) => value;
        [Tool] private static Kind Kind(Kind value) => value;
        [Tool] private static Stage Step(Stage value) => value;
        [Tool] private static Computed Computed(Computed value) => value;
        [Tool] private static Limits Limits(Limits value) => value;
        [Tool] private static Shape Shape(Shape value) => value;
        [Tool] private static Twice Twice(Twice value) => value;
    }
}
