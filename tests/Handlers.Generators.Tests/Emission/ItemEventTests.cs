using System.Text;

namespace Handlers.Generators.Tests.Emission;

/// <summary>Outputs and elements of arrays, as the types that methods take.</summary>
public sealed class ItemEventTests
{
    private const string Types = """
        [JsonOutput] public sealed partial record Recipe(string Name, IReadOnlyList<Step> Steps) { public override string ToString() => Name + " " + Steps.Count; }
        public sealed record Step(string Text, [property: System.ComponentModel.DataAnnotations.Range(1, 60)] int Minutes = 5, Kind? Kind = null);
        public enum Kind { Cut, Cook }
        [JsonOutput] public partial struct Price { public int Cents { get; set; } }

        """;

    private static readonly ToolUseBlock Plan = new() { Id = "toolu_1", Name = "plan" };

    private static async Task<IReadOnlyList<string>> RaiseAsync(string methods, params (string? Tool, string Path, string Json)[] items)
    {
        Trace.Start();
        using var code = GeneratedCode.Compiled(Types + $"public partial class X {{ {methods} }}");
        IMessageHandler handler = code.Create("X");

        for (int i = 0; i < items.Length; i++)
        {
            await handler.Item(new ItemEvent(new ItemPath(items[i].Tool, items[i].Path), i, Encoding.UTF8.GetBytes(items[i].Json), items[i].Tool is null ? null : Plan));
        }

        return Trace.Lines;
    }

    [Theory]
    [InlineData("[OnItem(\"steps\")] void M(Step step, int number) => Trace.Add(number + step.ToString());", "0Step { Text = a, Minutes = 5, Kind = Cook }")]
    [InlineData("[OnItem(\"steps\")] void M() => Trace.Add(\"called\");", "called")]
    [InlineData("[OnItem(\"steps\")] void M(int number) => Trace.Add(number.ToString());", "0")]
    [InlineData("[OnItem(\"steps\")] void M(ReadOnlySpan<byte> json) => Trace.Add(System.Text.Encoding.UTF8.GetString(json));", "{\"text\":\"a\",\"kind\":\"Cook\"}")]
    [InlineData("[OnItem(\"steps\")] async Task M(ReadOnlyMemory<byte> json, CancellationToken c) { await Task.Yield(); Trace.Add(json.Length.ToString()); }", "26")]
    [InlineData("[OnItem(\"steps\")] void M(JsonElement step) => Trace.Add(step.GetProperty(\"text\").GetString()!);", "a")]
    [InlineData("[OnItem(\"other\")] void M(Step step) => Trace.Add(\"called\");", "")]
    [InlineData("[OnItem(\"plan\", \"steps\")] void M(Step step) => Trace.Add(\"called\");", "")]
    [InlineData("[OnItem(\"steps\"), OnItem(\"other\")] ValueTask M(Step step, CancellationToken c) { Trace.Add(step.Text); return default; }", "a")]
    [InlineData("[OnItem(\"steps\")] static void M(Dictionary<string, JsonElement> step, MessageStream s) => Trace.Add(step.Count.ToString());", "2")]
    public async Task A_method_is_called_with_what_it_takes(string method, string expected)
        => Assert.Equal(expected, string.Join(' ', await RaiseAsync(method, (null, "steps", """{"text":"a","kind":"Cook"}"""))));

    [Theory]
    [InlineData("int score, int number", "7 0")]
    [InlineData("int score", "7")]
    [InlineData("int number, int score", "0 7")]
    [InlineData("long? score", "7")]
    [InlineData("double score, MessageStream s, CancellationToken c", "7")]
    public async Task Numbers_are_elements_and_places(string parameters, string expected)
    {
        string names = string.Join(" + \" \" + ", parameters.Split(", ").Select(parameter => parameter.Split(' ')[1]).Where(name => name.Length > 1));

        Assert.Equal([expected], await RaiseAsync($"[OnItem(\"scores\")] void M({parameters}) => Trace.Add(\"\" + {names});", (null, "scores", "7")));
    }

    [Fact]
    public async Task Methods_follow_in_their_order_over_awaits_and_read_an_element_once() => Assert.Equal(
        ["A a", "B 0", "C a", "D a", "E {\"text\":\"a\"}", "other 1"],
        await RaiseAsync(
            """
            [OnItem("steps")] void A(Step step) => Trace.Add("A " + step.Text);
            [OnItem("steps")] async Task B(int number, CancellationToken c) { await Task.Yield(); Trace.Add("B " + number); }
            [OnItem("steps")] void C(Step step) => Trace.Add("C " + step.Text);
            [OnItem("steps")] async ValueTask D(Step step, CancellationToken c) { await Task.Yield(); Trace.Add("D " + step.Text); }
            [OnItem("steps")] void E(ReadOnlySpan<byte> json) => Trace.Add("E " + System.Text.Encoding.UTF8.GetString(json));
            [OnItem("others")] void F(int other, int number) => Trace.Add("other " + number);
            """,
            (null, "steps", """{"text":"a"}"""),
            (null, "others", "3")));

    [Fact]
    public async Task The_call_comes_with_an_element_of_a_tools_input() => Assert.Equal(
        ["toolu_1 a", "toolu_1 0"],
        await RaiseAsync(
            """
            [OnItem("plan", "steps")] void A(string step, ToolCallBlock call) => Trace.Add(call.Id + " " + step);
            [OnItem("plan", "steps")] async Task B(ToolCallBlock call, int number, CancellationToken c) { await Task.Yield(); Trace.Add(call.Id + " " + number); }
            """,
            ("plan", "steps", "\"a\"")));

    [Theory]
    [InlineData("""{"text":1}""", "text: expected a string; got 1.")]
    [InlineData("""{"minutes":1}""", "text: expected a string; it is missing.")]
    [InlineData("""{"text":"a","minutes":99}""", "minutes: expected an integer from 1 up to 60; got 99.")]
    [InlineData("null", "expected an object; got null.")]
    public async Task An_element_that_does_not_follow_the_schema_fails_a_reply_and_is_left_out_of_an_input(string json, string expected)
    {
        const string methods = "[OnItem(\"steps\"), OnItem(\"plan\", \"steps\")] void M(Step step) => Trace.Add(step.Text);";

        JsonOutputException exception = await Assert.ThrowsAsync<JsonOutputException>(() => RaiseAsync(methods, (null, "steps", """{"text":"a"}"""), (null, "steps", json)));

        Assert.Equal((json, expected), (exception.Text, exception.InnerException!.Message));
        Assert.Equal("Element 1 of 'steps' is not a valid Step; see the inner exception for the difference, and Text for the element.", exception.Message);
        Assert.Equal(["b"], await RaiseAsync(methods, ("plan", "steps", json), ("plan", "steps", """{"text":"b"}""")));
    }

    [Fact]
    public async Task A_null_that_the_type_allows_is_an_element()
        => Assert.Equal(["none", "a"], await RaiseAsync("[OnItem(\"names\")] void M(string? name) => Trace.Add(name ?? \"none\");", (null, "names", "null"), (null, "names", "\"a\"")));

    [Fact]
    public async Task Derived_classes_call_their_bases_first()
    {
        Trace.Start();
        using var code = GeneratedCode.Compiled("""
            public partial class A { [OnItem("a")] void First(string a) => Trace.Add("A " + a); }
            public partial class B : A { [OnText] void Text() { } }
            public partial class C : B { [OnItem("a"), OnItem("t", "c")] async Task Second(string c, CancellationToken t) { await Task.Yield(); Trace.Add("C " + c); } }
            public sealed partial class D : C { [OnItem("d")] void Third() => Trace.Add("D"); }
            """);
        IMessageHandler handler = code.Create("D");

        await handler.Item(new ItemEvent(new ItemPath("a"), 0, "\"x\""u8));
        await handler.Item(new ItemEvent(new ItemPath("d"), 0, "1"u8));

        Assert.Equal(["A x", "C x", "D"], Trace.Lines);
        Assert.Equal(["a", "a", "t: c", "d"], handler.ItemPaths.Select(path => path.ToString()));
        Assert.Equal(["a"], code.Create("B").ItemPaths.Select(path => path.ToString()));
        Assert.Equal(HandlerInterest.Item | HandlerInterest.TextIndex | HandlerInterest.Asynchronous, handler.Interest);
    }

    [Theory]
    [InlineData("[OnOutput] void M(Recipe recipe) => Trace.Add(recipe.ToString());", "Soup 1")]
    [InlineData("[OnOutput] void M(JsonElement recipe) => Trace.Add(recipe.GetProperty(\"name\").GetString()!);", "Soup")]
    [InlineData("[OnOutput] void M() => Trace.Add(\"called\");", "called")]
    [InlineData("[OnOutput] async Task M(Recipe recipe, MessageStream s, CancellationToken c) { await Task.Yield(); Trace.Add(recipe.Name); }", "Soup")]
    [InlineData("[OnOutput] void A(Recipe recipe) => Trace.Add(recipe.Name);\n[OnOutput] async Task B(Recipe recipe, CancellationToken c) { await Task.Yield(); Trace.Add(recipe.Name); }\n[OnOutput] void C(JsonElement e, Recipe recipe) => Trace.Add(recipe.Name);", "")]
    public async Task An_output_comes_as_its_type(string methods, string expected)
    {
        Trace.Start();

        // Two outputs in one method are a mistake, which leaves that method out.
        using var code = expected.Length == 0 ? GeneratedCode.Run(Types + $"public partial class X {{ {methods} }}") : GeneratedCode.Compiled(Types + $"public partial class X {{ {methods} }}");

        await code.Create("X").Output(new OutputEvent("""{"name":"Soup","steps":[{"text":"Cut"}]}"""u8));

        Assert.Equal(expected.Length == 0 ? "Soup Soup" : expected, string.Join(' ', Trace.Lines));
    }

    [Fact]
    public async Task Outputs_of_several_types_are_each_read_once_and_one_that_does_not_fit_fails()
    {
        Trace.Start();
        using var code = GeneratedCode.Compiled(Types + """
            public partial class X<T> where T : IJsonOutput<T>
            {
                [OnOutput] void A(T output) => Trace.Add(output!.ToString()!);
                [OnOutput] async Task B(T output, CancellationToken c) { await Task.Yield(); Trace.Add(output!.ToString()!); }
                [OnOutput] void C(Price price) => Trace.Add("cents " + price.Cents);
            }
            public sealed class Y : X<Recipe>;
            """);

        JsonOutputException exception = await Assert.ThrowsAsync<JsonOutputException>(async () => await code.Create("Y").Output(new OutputEvent("""{"name":"Soup","steps":[]}"""u8)));

        Assert.StartsWith("The reply is not valid JSON of a Price", exception.Message, StringComparison.Ordinal);
    }
}
