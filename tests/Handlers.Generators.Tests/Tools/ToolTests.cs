using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Handlers.Generators.Tests.Tools;

/// <summary>A method with <c>[Tool]</c>, from the call of the model to its result.</summary>
public sealed class ToolTests
{
    private const string Weather = """
        public sealed partial class Weather
        {
            /// <summary>Gets the forecast for a city.</summary>
            /// <param name="city">The city's name, in <c>English</c>.</param>
            /// <param name="days">How many days ahead.</param>
            [Tool]
            public async Task<string> GetForecastAsync(string city, [System.ComponentModel.DataAnnotations.Range(1, 7)] int days = 1, CancellationToken cancellationToken = default)
            {
                await Task.Yield();
                return city + " " + days;
            }

            [Tool("count", Description = "Counts.", Strict = true, EagerInputStreaming = true)]
            public int Count([System.ComponentModel.Description("What.")] string text, ToolCall call) => text.Length + call.Turn;

            [Tool] private static void Fail() => throw new ToolException("No.");
            [Tool] public ContentBlock Look() => new TextBlock { Text = "seen" };
        }
        """;

    private static async Task<ToolResultBlock> InvokeAsync(string name, string input)
    {
        using var code = GeneratedCode.Compiled(Weather);
        return await code.CreateToolSet("Weather").InvokeAsync(new ToolCall("toolu_1", name, Encoding.UTF8.GetBytes(input)) { Turn = 10 }, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void The_definition_has_name_description_and_schema()
    {
        using var code = GeneratedCode.Compiled(Weather);
        IToolSet tools = code.CreateToolSet("Weather");

        Assert.Equal(["get_forecast", "count", "fail", "look"], tools.Tools.Select(tool => tool.Name));
        Assert.True(tools.IsAsynchronous);
        Assert.Equal(("Gets the forecast for a city.", null, null), (tools.Tools[0].Description, tools.Tools[0].Strict, tools.Tools[0].EagerInputStreaming));
        Assert.Equal(("Counts.", true, true), (tools.Tools[1].Description, tools.Tools[1].Strict, tools.Tools[1].EagerInputStreaming));
        Assert.Equal(
            """{"type":"object","properties":{"city":{"type":"string","description":"The city's name, in English."},"days":{"type":"integer","minimum":1,"maximum":7,"description":"How many days ahead.","default":1}},"required":["city"],"additionalProperties":false}""",
            tools.Tools[0].InputSchema.GetRawText());
        Assert.Equal("""{"type":"object","properties":{},"additionalProperties":false}""", tools.Tools[2].InputSchema.GetRawText());
    }

    [Theory]
    [InlineData("get_forecast", """{"city":"Oslo","days":3}""", "Oslo 3")]
    [InlineData("get_forecast", """{"days":7,"city":"Oslo"}""", "Oslo 7")]
    [InlineData("get_forecast", """{"city":"Oslo"}""", "Oslo 1")]
    [InlineData("count", """{"text":"abc"}""", "13")]
    [InlineData("look", "{}", "seen")]
    [InlineData("look", "", "seen")]
    public async Task A_call_reaches_the_method_and_its_result_the_model(string name, string input, string expected)
    {
        ToolResultBlock result = await InvokeAsync(name, input);

        Assert.Equal(("toolu_1", null), (result.ToolUseId, result.IsError));
        Assert.Equal(new TextBlock { Text = expected }, Assert.Single(result.Content!));
    }

    [Theory]
    [InlineData("""{"days":3}""", "city: expected a string; it is missing.")]
    [InlineData("""{"city":null}""", "city: expected a string; got null.")]
    [InlineData("""{"city":"Oslo","days":9}""", "days: expected an integer from 1 up to 7; got 9.")]
    [InlineData("""{"city":"Oslo","days":"3"}""", "days: expected an integer from 1 up to 7; got \"3\".")]
    [InlineData("""{"city":"Oslo","days":1.5}""", "days: expected an integer from 1 up to 7; got 1.5.")]
    [InlineData("""{"city":"Oslo","dayz":3}""", "dayz: there is no such field; the fields are city, days.")]
    [InlineData("""{"city":{"a":[1]}}""", "city: expected a string; got an object.")]
    [InlineData("""[1]""", "expected an object; got an array.")]
    [InlineData("""{"city":"Os""", "It is not complete, valid JSON (line 1, byte 11). Send the whole input.")]
    [InlineData("""{"city":"Oslo"} x""", "It is not complete, valid JSON (line 1, byte 16). Send the whole input.")]
    public async Task Input_that_does_not_follow_the_schema_is_answered_with_what_is_wrong(string input, string expected)
    {
        ToolResultBlock result = await InvokeAsync("get_forecast", input);

        Assert.True(result.IsError);
        Assert.Equal("The input is invalid. " + expected, ((TextBlock)Assert.Single(result.Content!)).Text);
    }

    [Theory]
    [InlineData("one", "{\"text\":\"a\\u00e9\\n\",\"error\":1,\"toolCall\":true}", "aé\n 1 True 5 0.5")]
    [InlineData("one", "{\"toolCall\":false,\"argument0\":-6,\"text\":\"\",\"error\":2,\"input\":1e3}", " 2 False -6 1000")]
    [InlineData("one", "{\"text\":null,\"error\":1,\"error\":3,\"toolCall\":true}", " 3 True 5 0.5")]
    [InlineData("two", "{\"when\":\"2026-01-02\",\"order\":{\"items\":[{\"days\":2}]}}", "2 2 7")]
    [InlineData("two", "{\"order\":null,\"when\":\"2026-01-02\",\"weight\":8}", "2 0 8")]
    public async Task Arguments_of_every_kind_are_read_whatever_their_names_and_their_order(string name, string input, string expected)
        => Assert.Equal((null, expected), await CallAsync(name, Encoding.UTF8.GetBytes(input)));

    [Theory]
    [InlineData("one", "{\"text\":\"a\",\"error\":2147483648,\"toolCall\":true}", "error")]
    [InlineData("one", "{\"text\":\"a\",\"error\":1,\"toolCall\":true,\"argument0\":9223372036854775808}", "argument0")]
    [InlineData("two", "{\"when\":\"2026-01-02\",\"order\":{\"items\":[{\"days\":1},{\"days\":2147483648}]}}", "order.items[1].days")]
    [InlineData("two", "{\"when\":\"2026-01-02\",\"order\":null,\"weight\":1e40}", "weight")]
    public async Task A_value_that_does_not_fit_its_type_is_an_error_that_names_the_field(string name, string input, string field)
        => Assert.Equal((true, $"The input is invalid. {field}: the value is out of the range of its type."), await CallAsync(name, Encoding.UTF8.GetBytes(input)));

    [Theory]
    [InlineData("{\"text\":\"\u00ff\",\"error\":1,\"toolCall\":true}")]
    [InlineData("{\"text\":\"\\ud800\u00ff\",\"error\":1,\"toolCall\":true}")]
    public async Task A_string_that_is_not_Unicode_is_an_error_that_names_the_field(string latin1)
        => Assert.Equal((true, "The input is invalid. text: the string is not Unicode."), await CallAsync("one", Encoding.Latin1.GetBytes(latin1)));

    private static async Task<(bool? IsError, string Text)> CallAsync(string name, byte[] input)
    {
        using var code = GeneratedCode.Compiled("""
            public sealed partial class X
            {
                [Tool] public string One(string? text, int error, bool toolCall, long argument0 = 5, double input = 0.5)
                    => string.Join(" ", text, error, toolCall, argument0, input.ToString(System.Globalization.CultureInfo.InvariantCulture));
                [Tool] public string Two(DateOnly when, Order? order, decimal weight = 7) => $"{when.Day} {order?.Items[0].Days ?? 0} {weight}";
            }
            public sealed record Order(List<Item> Items);
            public sealed record Item(int Days);
            """);
        ToolResultBlock result = await code.CreateToolSet("X").InvokeAsync(new ToolCall("toolu_1", name, input), TestContext.Current.CancellationToken);
        return (result.IsError, ((TextBlock)Assert.Single(result.Content!)).Text);
    }

    [Fact]
    public async Task An_unknown_tool_is_answered_with_those_there_are()
    {
        ToolResultBlock result = await InvokeAsync("get_weather", "{}");

        Assert.True(result.IsError);
        Assert.Equal("There is no tool named get_weather. The tools are: get_forecast, count, fail, look.", ((TextBlock)Assert.Single(result.Content!)).Text);
    }

    [Fact]
    public async Task What_a_tool_throws_comes_through()
        => Assert.Equal("No.", (await Assert.ThrowsAsync<ToolException>(() => InvokeAsync("fail", "{}"))).Message);

    [Theory]
    [InlineData("public partial class X { [Tool] public void A() { } int __Tools; }", "HND0027: The code generated for 'X' needs the name '__Tools', which the project declares itself; rename the declaration")]
    [InlineData("[JsonOutput] public partial record X(int A) { static class __Tools { } }", "HND0027: The code generated for 'X' needs the name '__Tools', which the project declares itself; rename the declaration")]
    [InlineData("public partial class A { [Tool] void Hidden() { } } public partial class X : A { [Tool] public void Own() { } }", "HND0056: 'X' has tools, but cannot call the tool 'Hidden' of its base class 'A'; make 'Hidden' protected")]
    public async Task What_would_break_generated_code_or_leave_a_tool_out_is_one_diagnostic(string source, string expected)
    {
        using var code = GeneratedCode.Run(source);

        Assert.Empty(code.Compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        Assert.Equal([expected], await ErrorsAsync(code));
    }

    [Theory]
    [InlineData("public partial class X { [Tool] public void A(Kind kind) { } } public enum Kind { One }")]
    [InlineData("[JsonOutput] public partial record X(int A);")]
    public async Task A_language_without_UTF8_literals_is_one_diagnostic(string source)
    {
        using var old = GeneratedCode.Run(LanguageVersion.CSharp10, ["using Handlers;\n" + source]);
        Assert.Equal(["HND0022: The code that is generated for 'X' needs C# 11.0 or later, but the project uses C# 10.0; raise LangVersion"], await ErrorsAsync(old));
        Assert.Empty(old.Compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        Assert.Empty(old.Files);

        using var first = GeneratedCode.Run(LanguageVersion.CSharp11, ["using Handlers;\n" + source]).AssertCompiles();
        Assert.NotEmpty(first.Files);
    }

    private static async Task<IEnumerable<string>> ErrorsAsync(GeneratedCode code)
        => (await code.Compilation.WithAnalyzers([new ToolAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken))
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage(null)}");

    [Theory]
    [InlineData("[Tool] public Task AskAsync() => null!;")]
    [InlineData("[Tool] public Task<string> AskAsync() => null!;")]
    [InlineData("[Tool] public Task<int> AskAsync() => null!;")]
    [InlineData("[Tool] public Task<TextBlock> AskAsync() => null!;")]
    public async Task A_method_that_returns_no_task_is_named(string method)
    {
        using var code = GeneratedCode.Compiled($"public partial class X {{ {method} }}");

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => code.CreateToolSet("X").InvokeAsync(new ToolCall("1", "ask", default), TestContext.Current.CancellationToken).AsTask());

        Assert.Equal("AskAsync returned null in place of a task.", exception.Message);
    }

    [Fact]
    public async Task A_derived_class_has_the_tools_of_its_base()
    {
        using var code = GeneratedCode.Compiled("""
            public partial class A { [Tool] public virtual string One() => "A"; [Tool] protected string Two() => "2"; }
            public partial class B : A { public override string One() => "B"; [Tool] public string Three() => "3"; }
            """);
        IToolSet tools = code.CreateToolSet("B");

        Assert.Equal(["one", "two", "three"], tools.Tools.Select(tool => tool.Name));
        Assert.Equal("B", ((TextBlock)(await tools.InvokeAsync(new ToolCall("1", "one", default), TestContext.Current.CancellationToken)).Content![0]).Text);
        Assert.False(tools.IsAsynchronous);
    }
}
