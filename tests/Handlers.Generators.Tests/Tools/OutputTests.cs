using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Handlers.Generators.Tests.Tools;

/// <summary>Types with <c>[JsonOutput]</c>, through a program that asks for one and reads it.</summary>
public sealed class OutputTests
{
    private const string Recipe = """
        /// <summary>A recipe.</summary>
        [JsonOutput]
        public sealed partial record Recipe(string Name, IReadOnlyList<Step> Steps);
        public sealed record Step(string Text, [property: System.ComponentModel.DataAnnotations.Range(1, 60)] int Minutes = 5);

        public partial class Program
        {
            [Tool] public string Schema() => new MessageRequest { Model = "m", MaxTokens = 1, Messages = [] }.WithOutput<Recipe>().OutputConfig!.Format!.Schema.GetRawText();
            [Tool] public Recipe Read(string reply) => MessagesJson.Parse<Message>(reply).GetOutput<Recipe>();
        }
        """;

    private static async Task<string> CallAsync(string name, string input)
    {
        using var code = GeneratedCode.Compiled(Recipe);
        ToolResultBlock result = await code.CreateToolSet("Program").InvokeAsync(new ToolCall("1", name, System.Text.Encoding.UTF8.GetBytes(input)), TestContext.Current.CancellationToken);
        Assert.Null(result.IsError);
        return ((TextBlock)Assert.Single(result.Content!)).Text;
    }

    private static string Reply(string text)
    {
        string message = new Message { Id = "msg_1", Model = "m", Role = Role.Assistant, Content = [new TextBlock { Text = text }], StopReason = StopReason.EndTurn, Usage = new Usage() }.ToJson();
        return $"{{\"reply\":{System.Text.Json.JsonSerializer.Serialize(message)}}}";
    }

    [Fact]
    public async Task The_request_has_the_schema_that_strict_mode_takes() => Assert.Equal(
        """{"type":"object","properties":{"name":{"type":"string"},"steps":{"type":"array","items":{"type":"object","properties":{"text":{"type":"string"},"minutes":{"type":"integer","description":"{minimum: 1, maximum: 60}","default":5}},"required":["text"],"additionalProperties":false}}},"required":["name","steps"],"additionalProperties":false,"description":"A recipe."}""",
        await CallAsync("schema", "{}"));

    [Theory]
    [InlineData("[JsonOutput] public partial record Bad(Action Act);", "HND0045")]
    [InlineData("[JsonOutput] public partial record Bad(Dictionary<string, int> Map);", "HND0045")]
    [InlineData("[JsonOutput] public record Bad(int A);", "HND0040")]
    [InlineData("[JsonOutput] public partial class Bad { public required Bad Next { get; set; } }", "HND0052")]
    public async Task A_type_without_a_schema_is_one_diagnostic_and_its_handlers_are_none(string type, string id)
    {
        using var code = GeneratedCode.Run(type + " public partial class Kitchen { [OnOutput] void Show(Bad bad) { } [OnText] void Print(string delta) { } }");

        Assert.Empty(code.Compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        ImmutableArray<Diagnostic> found = await code.Compilation.WithAnalyzers([new ToolAnalyzer(), new HandlerAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.Equal([id], found.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public async Task The_reply_is_read_as_the_type() => Assert.Equal(
        """{"name":"Tea","steps":[{"text":"Boil","minutes":5}]}""",
        await CallAsync("read", Reply("""{"name":"Tea", "steps":[{"text":"Boil"}]}""")));

    [Fact]
    public async Task A_reply_that_breaks_a_constraint_fails_and_the_message_quotes_nothing()
    {
        var exception = await Assert.ThrowsAsync<JsonOutputException>(() => CallAsync("read", Reply("""{"name":"Tea","steps":[{"text":"Boil","minutes":99}]}""")));

        Assert.DoesNotContain("99", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Boil", exception.Text, StringComparison.Ordinal);
        Assert.Equal("steps[0].minutes: expected an integer from 1 up to 60; got 99.", exception.InnerException!.Message);
    }
}
