namespace Handlers.Generators.Tests.Emission;

/// <summary>The events of a run of tools, whose methods may decide.</summary>
public sealed class ToolEventTests
{
    private static readonly ToolCall Call = new("toolu_1", "write_file", default);

    private static string? Text(ToolDecision decision)
        => decision.IsRun ? null : $"{(decision.IsError ? "reject" : "result")}: {((TextBlock)decision.Content![0]).Text}";

    [Theory]
    [InlineData("[OnToolCall] void M(ToolCall call) => Trace.Add(call.Name);", null, "write_file")]
    [InlineData("[OnToolCall] ToolDecision M(ToolCall call) => ToolDecision.Reject(call.Name);", "reject: write_file", "")]
    [InlineData("[OnToolCall] Task<ToolDecision> M(CancellationToken t) => Task.FromResult(ToolDecision.Reject(\"no\"));", "reject: no", "")]
    [InlineData("[OnToolCall] async ValueTask<ToolDecision> M(CancellationToken t) { await Task.Yield(); return ToolDecision.Result(\"yes\"); }", "result: yes", "")]
    [InlineData("[OnToolCall(\"write_file\")] ToolDecision M() => ToolDecision.Reject(\"no\");", "reject: no", "")]
    [InlineData("[OnToolCall(\"read_file\")] ToolDecision M() => ToolDecision.Reject(\"no\");", null, "")]
    [InlineData("""
        [OnToolCall] async Task<ToolDecision> A(CancellationToken t) { await Task.Yield(); Trace.Add("a"); return ToolDecision.Run; }
        [OnToolCall("write_file")] ToolDecision B() { Trace.Add("b"); return ToolDecision.Reject("b"); }
        [OnToolCall] Task C(CancellationToken t) { Trace.Add("c"); return Task.CompletedTask; }
        [OnToolCall] ValueTask<ToolDecision> D(CancellationToken t) { Trace.Add("d"); return new(ToolDecision.Reject("d")); }
        """, "reject: b", "a b c d")]
    public async Task The_first_decision_that_is_not_to_run_stands(string methods, string? decision, string calls)
    {
        Trace.Start();
        using var code = GeneratedCode.Compiled($"public partial class Approver {{ {methods} }}");

        ToolDecision decided = await code.Create("Approver").ToolCall(Call);

        Assert.Equal(decision, Text(decided));
        Assert.Equal(calls, string.Join(' ', Trace.Lines));
    }

    [Theory]
    [InlineData("[OnToolCall] Task<ToolDecision> AskAsync(CancellationToken t) => null!;", "A method with [OnToolCall] returned null in place of a task.")]
    [InlineData("[OnToolCall] Task AskAsync(CancellationToken t) => null!;", "AskAsync returned null in place of a task.")]
    [InlineData("[OnToolCall] Task AskAsync(CancellationToken t) => null!; [OnToolCall] void Log() { }", "AskAsync returned null in place of a task.")]
    [InlineData("[OnToolCall] Task<ToolDecision> AskAsync(CancellationToken t) => null!; [OnToolCall] void Log() { }", "A method with [OnToolCall] returned null in place of a task.")]
    public async Task A_method_that_returns_no_task_is_named(string methods, string message)
    {
        using var code = GeneratedCode.Compiled($"public partial class Approver {{ {methods} }}");

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(async () => await code.Create("Approver").ToolCall(Call));

        Assert.Equal(message, exception.Message);
    }

    [Fact]
    public async Task Bases_and_derived_classes_decide_in_order()
    {
        Trace.Start();
        using var code = GeneratedCode.Compiled("""
            public partial class A { [OnToolCall] ToolDecision First() { Trace.Add("A"); return ToolDecision.Run; } }
            public partial class B : A { [OnToolCall] async Task<ToolDecision> Second(CancellationToken t) { await Task.Yield(); Trace.Add("B"); return ToolDecision.Reject("B"); } }
            public partial class C : B { [OnToolCall] ToolDecision Third(ToolCall call) { Trace.Add("C"); return ToolDecision.Reject("C"); } }
            """);

        Assert.Equal("reject: B", Text(await code.Create("C").ToolCall(Call)));
        Assert.Equal(["A", "B", "C"], Trace.Lines);
    }

    [Fact]
    public async Task Results_come_with_call_and_exception()
    {
        Trace.Start();
        using var code = GeneratedCode.Compiled("""
            public partial class Log
            {
                [OnToolResult] void All(ToolCall call, ToolResultBlock result, Exception? exception) => Trace.Add(call.Name + result.ToolUseId + exception?.Message);
                [OnToolResult] void Failed(ToolException exception) => Trace.Add("tool exception");
                [OnToolResult("read_file")] void Read() => Trace.Add("read");
            }
            """);
        IMessageHandler handler = code.Create("Log");

        await handler.ToolResult(Call, Call.ToResult("x"));
        await handler.ToolResult(Call, Call.ToResult("x"), new ToolException("!"));
        await handler.ToolResult(new ToolCall("toolu_2", "read_file", default), Call.ToResult("x"), new FormatException("?"));

        Assert.Equal(["write_filetoolu_1", "write_filetoolu_1!", "tool exception", "read_filetoolu_1?", "read"], Trace.Lines);
        Assert.Equal(HandlerInterest.ToolResult, handler.Interest);
    }
}
