using Microsoft.CodeAnalysis;

namespace Handlers.Generators.Tests.Fixes;

/// <summary>A fix leaves indentation, line ends, comments and directives as they are, and what it cannot judge alone.</summary>
public sealed class LayoutTests
{
    [Theory]
    [InlineData("\t[OnText]\r\n\tint M(string delta)\r\n\t{\r\n\t\tif (delta == \"\")\r\n\t\t\treturn 1;\r\n\t\treturn delta.Length;\r\n\t}\r\n",
        "\t[OnText]\r\n\tvoid M(string delta)\r\n\t{\r\n\t\tif (delta == \"\")\r\n\t\t\treturn;\r\n\t\t_ = delta.Length;\r\n\t}\r\n")]
    [InlineData("  [OnText] int M()\n  {\n    // first\n    return 1; // one\n    // last\n  }\n", "  [OnText] void M()\n  {\n    // first\n    // one\n    // last\n  }\n")]
    [InlineData("  [OnText] int M()\n  {\n    #region A\n    return 1;\n    #endregion\n  }\n", "  [OnText] void M()\n  {\n    #region A\n    \n    #endregion\n  }\n")]
    [InlineData("\t[OnText]\r\n\tasync Task M(\r\n\t\tstring delta)\r\n\t\t=> await Task.Delay(1);\r\n", "\t[OnText]\r\n\tasync Task M(\r\n\t\tstring delta, CancellationToken cancellationToken)\r\n\t\t=> await Task.Delay(1, cancellationToken);\r\n")]
    [InlineData("\tvoid M(MessagesClient c, MessageRequest r)\r\n\t{\r\n\r\n\t\t// why\r\n\t\tusing var s = c.Stream(r); // so\r\n\t}\r\n",
        "\tvoid M(MessagesClient c, MessageRequest r)\r\n\t{\r\n\r\n\t\t// why\r\n\t\tusing var s = c.Stream(r); // so\r\n\t\ts.UntilDone();\r\n\t}\r\n")]
    [InlineData("\tvoid M(MessagesClient c, MessageRequest r) { using var s = c.Stream(r); }\n", "\tvoid M(MessagesClient c, MessageRequest r) { using var s = c.Stream(r); s.UntilDone(); }\n")]
    [InlineData("\t[OnText] void M(/* a */ in /* b */ int index /* c */) { }\r\n", "\t[OnText] void M(/* a */ int index /* c */) { }\r\n")]
    public async Task What_is_not_at_fault_stays(string member, string expected)
    {
        using var project = new FixedProject("partial class X\n{\n" + member + "}\n");

        (_, Project changed) = Assert.Single(await FixedProject.FixAsync(project.Project, Assert.Single(await FixedProject.DiagnoseAsync(project.Project))));

        Assert.Equal("partial class X\n{\n" + expected + "}\n", await FixedProject.TextAsync(changed));
    }

    [Theory]
    [InlineData("[OnText] Task M(string delta = \"\") => Task.CompletedTask;", "[OnText] Task M(CancellationToken cancellationToken, string delta = \"\") => Task.CompletedTask;")]
    [InlineData("[OnText] Task M(string delta, int index = 1) => Task.Delay(index);", "[OnText] Task M(string delta, CancellationToken cancellationToken, int index = 1) => Task.Delay(index, cancellationToken);")]
    [InlineData("[OnText] Task M(params ReadOnlySpan<char> delta) => Task.CompletedTask;", "[OnText] Task M(CancellationToken cancellationToken, params ReadOnlySpan<char> delta) => Task.CompletedTask;")]
    public async Task A_token_is_taken_before_what_a_caller_may_leave_out(string member, string expected)
    {
        using var project = new FixedProject($"partial class X\n{{\n    {member}\n}}\n");
        Diagnostic diagnostic = (await FixedProject.DiagnoseAsync(project.Project)).Single(found => found.Id == RuleCatalog.NoCancellationToken.Id);

        (_, Project changed) = Assert.Single(await FixedProject.FixAsync(project.Project, diagnostic));

        Assert.Equal($"partial class X\n{{\n    {expected}\n}}\n", await FixedProject.TextAsync(changed));
    }

    [Theory]
    [InlineData("[OnText] int M()\n{\n#if DEBUG\n    return 1;\n#else\n    return 2;\n#endif\n}")]
    [InlineData("[OnText] int M()\n{\n#if !DEBUG\n    return 1;\n#else\n    return 2;\n#endif\n}")]
    [InlineData("[OnText] async Task M(\n#if DEBUG\n    int index\n#endif\n) => await Task.Delay(1);")]
    [InlineData("void M(MessagesClient c, MessageRequest r)\n{\n#if DEBUG\n    var s = c.CreateAsync(r);\n#else\n    var s = c.Stream(r);\n#endif\n}")]
    public Task Code_for_other_symbols_is_not_broken(string member) => AssertNoFixAsync(member);

    [Theory]
    [InlineData("[OnToolCall] bool M(ToolCall call) => call.Name == \"\";")]
    [InlineData("[OnToolCall] Task<bool> M(CancellationToken c) => Task.FromResult(true);")]
    [InlineData("[OnToolCall, OnPing] ToolDecision M() => ToolDecision.Run;")]
    public Task A_decision_is_not_dropped(string member) => AssertNoFixAsync(member);

    [Theory]
    [InlineData("[OnText] async Task M(ReadOnlySpan<byte> delta, CancellationToken c) { Console.Write(delta.Length); await Task.Yield(); }")]
    [InlineData("[OnText] async Task M(ReadOnlySpan<byte> delta, CancellationToken c) { Console.Write(delta[0]); await Task.Yield(); }")]
    public Task Bytes_that_are_looked_at_do_not_become_characters(string member) => AssertNoFixAsync(member);

    [Theory]
    [InlineData("MessageHandler M() => new() { OnEnd = N }; async void N() => await Task.Yield();")]
    [InlineData("void M(MessagesClient c, MessageRequest r) { MessageStream a = c.Stream(r), b = null!; b.UntilDone(); }")]
    [InlineData("void M(MessagesClient c, MessageRequest r) { using (var s = c.Stream(r)) { } }")]
    public Task A_fix_that_would_change_nothing_is_not_offered(string member) => AssertNoFixAsync(member);

    private static async Task AssertNoFixAsync(string member)
    {
        using var project = new FixedProject($"partial class X\n{{\n{member}\n}}\n");

        Assert.Empty((await FixedProject.FixAsync(project.Project, Assert.Single(await FixedProject.DiagnoseAsync(project.Project)))).Select(fix => fix.Title));
    }
}
