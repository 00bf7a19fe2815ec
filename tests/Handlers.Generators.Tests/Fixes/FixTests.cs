using Handlers.CodeFixes;
using Handlers.Generators.Tests.Rules;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators.Tests.Fixes;

/// <summary>Each fix gives code without any diagnostic, alone and all at once over several files.</summary>
public sealed class FixTests
{
    /// <summary>Three files with the same mistakes.</summary>
    private static string[] ThreeFiles(string source) => [source, source.Replace("X", "Y", StringComparison.Ordinal), source.Replace("X", "W", StringComparison.Ordinal)];

    [Fact]
    public Task Types_are_made_partial_from_the_inside_out() => new RuleTest<MakePartialFix>(ThreeFiles("""

        // A comment that stays.
        internal static class {|HND0001:XOuter|}
        {
            struct {|HND0001:Middle|}
            {
                /// <summary>Doc.</summary>
                sealed class {|HND0001:Inner|} { [OnPing] void Ping() { } }
            }
        }

        """))
    {
        // One step mends the whole chain.
        NumberOfIncrementalIterations = 3,
        NumberOfFixAllIterations = 1,
        NumberOfFixAllInDocumentIterations = 3,
    }.FixesTo(ThreeFiles("""

        // A comment that stays.
        internal static partial class XOuter
        {
            partial struct Middle
            {
                /// <summary>Doc.</summary>
                sealed partial class Inner { [OnPing] void Ping() { } }
            }
        }

        """));

    [Fact]
    public Task A_path_of_another_notation_is_rewritten() => new RuleTest<AttributeTextFix>(ThreeFiles("""

        partial class X
        {
            [OnItem({|HND0054:"$.days[*].meals[]"|})] void JsonPath(string meal) { }
            [OnItem("plan", {|HND0054:path: "/days/*/meals"|})] void Pointer(string meal) { }
        }

        """)).FixesTo(ThreeFiles("""

        partial class X
        {
            [OnItem("days.meals")] void JsonPath(string meal) { }
            [OnItem("plan", path: "days.meals")] void Pointer(string meal) { }
        }

        """));

    [Fact]
    public async Task A_name_that_the_API_refuses_is_replaced_by_the_nearest()
    {
        using var project = new FixedProject("""
            public partial class X
            {
                [Tool("get it", Description = "A.")] public void A() { }
                [Tool(Name = "über", Description = "B.")] public void B() { }
                [Tool(Description = "C.")] public void Größe() { }
                [Tool("%", Description = "D.")] public void D() { }
            }
            """);

        (string Title, Project Changed)[] fixes = [.. (await Task.WhenAll((await FixedProject.DiagnoseToolsAsync(project.Project)).Select(diagnostic => FixedProject.FixAsync(project.Project, diagnostic)))).SelectMany(found => found)];

        Assert.Equal(["Write \"get_it\"", "Write \"ber\"", "Write \"gr_e\""], fixes.Select(fix => fix.Title));
        Assert.Contains("[Tool(\"get_it\", Description = \"A.\")]", await FixedProject.TextAsync(fixes[0].Changed), StringComparison.Ordinal);
        Assert.Contains("[Tool(Name = \"ber\", Description = \"B.\")]", await FixedProject.TextAsync(fixes[1].Changed), StringComparison.Ordinal);
        Assert.Contains("[Tool(\"gr_e\", Description = \"C.\")]", await FixedProject.TextAsync(fixes[2].Changed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_tool_of_a_base_class_becomes_protected()
    {
        using var project = new FixedProject(
            "partial class X : Base { [Tool(Description = \"A.\")] public void Own() { } }",
            "partial class Base { [Tool(Description = \"B.\")] private void Hidden() { } }");

        (string title, Project changed) = Assert.Single(await FixedProject.FixAsync(project.Project, Assert.Single(await FixedProject.DiagnoseToolsAsync(project.Project))));

        Assert.Equal("Make the tool protected", title);
        Assert.Contains("[Tool(Description = \"B.\")] protected void Hidden()", await FixedProject.TextAsync(changed), StringComparison.Ordinal);
        Assert.Empty(await FixedProject.DiagnoseToolsAsync(changed));
        Assert.Empty(await FixedProject.ErrorsAsync(changed));
    }

    [Fact]
    public async Task The_type_of_an_output_is_given_its_attribute()
    {
        using var project = new FixedProject(
            "partial class X { [OnOutput] void M(Outer.Recipe recipe) { } }",
            "public class Outer { /* kept */ public record Recipe(string Name); }");

        (string title, Project changed) = Assert.Single(await FixedProject.FixAsync(project.Project, Assert.Single(await FixedProject.DiagnoseAsync(project.Project))));

        Assert.Equal("Add [JsonOutput] to the type", title);
        Assert.Equal(
            "partial class X { [OnOutput] void M(Outer.Recipe recipe) { } }\n---\npublic partial class Outer { /* kept */ [JsonOutput] public partial record Recipe(string Name); }",
            string.Join(' ', (await FixedProject.TextAsync(changed)).Split((char[]?)[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)).Replace(" --- ", "\n---\n", StringComparison.Ordinal));
        Assert.Empty(await FixedProject.DiagnoseAsync(changed));
    }

    [Fact]
    public Task Async_void_becomes_async_Task() => new RuleTest<ReturnTypeFix>(ThreeFiles("""

        partial class X
        {
            [OnText] async {|HND0004:void|} First(CancellationToken c) => await Task.Yield();
            [OnText]
            private async {|HND0004:void|} Second(CancellationToken c)
            {
                await Task.Yield();
                return;
            }
        }

        """)).FixesTo(ThreeFiles("""

        partial class X
        {
            [OnText] async Task First(CancellationToken c) => await Task.Yield();
            [OnText]
            private async Task Second(CancellationToken c)
            {
                await Task.Yield();
                return;
            }
        }

        """));

    [Fact]
    public Task A_wrong_return_type_becomes_right_and_the_result_is_dropped() => new RuleTest<ReturnTypeFix>(ThreeFiles("""

        partial class X
        {
            int _n;
            [OnText] {|HND0003:int|} Constant() => 1;
            [OnText] {|HND0003:int|} Statement() => _n++;
            [OnText]
            {|HND0003:string|} Branches(string delta)
            {
                if (delta.Length > 3)
                    return delta;

                Func<int> kept = () => { return 1; };
                return kept().ToString();
            }
            [OnText] {|HND0005:Task<int>|} Result(CancellationToken c) => Task.FromResult(1);
            [OnText] {|HND0005:ValueTask<int>|} ValueResult(CancellationToken c) => new ValueTask<int>(1);
            [OnText]
            async {|HND0005:ValueTask<int>|} Awaited(CancellationToken c)
            {
                await Task.Yield();
                return await Task.FromResult(1);
            }
        }

        """)).FixesTo(ThreeFiles("""

        partial class X
        {
            int _n;
            [OnText] void Constant() { }
            [OnText] void Statement() => _n++;
            [OnText]
            void Branches(string delta)
            {
                if (delta.Length > 3)
                {
                    _ = delta;
                    return;
                }

                Func<int> kept = () => { return 1; };
                kept().ToString();
            }
            [OnText] Task Result(CancellationToken c) => Task.FromResult(1);
            [OnText] ValueTask ValueResult(CancellationToken c) => new ValueTask(new ValueTask<int>(1).AsTask());
            [OnText]
            async ValueTask Awaited(CancellationToken c)
            {
                await Task.Yield();
                await Task.FromResult(1);
            }
        }

        """));

    [Fact]
    public Task A_parameter_takes_the_nearest_type() => new RuleTest<ParameterTypeFix>(ThreeFiles("""

        partial class X
        {
            [OnText] void Bytes({|HND0006:byte[]|} delta, {|HND0006:long|} index) => Console.Write(delta.Length + index);
            [OnText] void Chars({|HND0006:Span<char>|} delta) => Console.Write(delta.Length);
            [OnMessage] void Done({|HND0006:object|} message) => Console.Write(message);
            [OnInputJson] void Json({|HND0006:string|} snapshot) => Console.Write(snapshot.ToString());
            [OnContentBlock] void Block({|HND0017:MessageStopEvent|} b) => Console.Write(b);
        }

        """)).FixesTo(ThreeFiles("""

        partial class X
        {
            [OnText] void Bytes(ReadOnlySpan<byte> delta, int index) => Console.Write(delta.Length + index);
            [OnText] void Chars(ReadOnlySpan<char> delta) => Console.Write(delta.Length);
            [OnMessage] void Done(Message message) => Console.Write(message);
            [OnInputJson] void Json(PartialJson snapshot) => Console.Write(snapshot.ToString());
            [OnContentBlock] void Block(ContentBlock b) => Console.Write(b);
        }

        """));

    [Fact]
    public Task A_span_in_an_async_method_becomes_a_string() => new RuleTest<ParameterTypeFix>(ThreeFiles("""

        partial class X
        {
            [OnText]
            async Task Print({|HND0009:ReadOnlySpan<char>|} {|CS4012:delta|}, CancellationToken c)
            {
                Console.Write(delta.Length);
                await Task.Yield();
            }
        }

        """)).FixesTo(ThreeFiles("""

        partial class X
        {
            [OnText]
            async Task Print(string delta, CancellationToken c)
            {
                Console.Write(delta.Length);
                await Task.Yield();
            }
        }

        """));

    [Fact]
    public Task A_snapshot_becomes_a_span_and_a_string_only_where_one_is_needed() => new RuleTest<ParameterTypeFix>(ThreeFiles("""

        partial class X
        {
            string _all = "";
            [OnText]
            void Print(ReadOnlySpan<char> delta, {|HND0018:string|} snapshot)
            {
                Console.Out.Write(snapshot);
                if (snapshot.Length > 10 && snapshot.StartsWith("a", StringComparison.Ordinal))
                    _all = snapshot;
                if (snapshot == "x" || snapshot + "y" == "z")
                    _all = "";
            }
            [OnThinking] void Keep({|HND0018:string|} snapshot) => _all = snapshot;
            [OnThinking] void Show({|HND0018:ReadOnlyMemory<char>|} snapshot) => Console.Write($"{snapshot} {_all}");
        }

        """)).FixesTo(ThreeFiles("""

        partial class X
        {
            string _all = "";
            [OnText]
            void Print(ReadOnlySpan<char> delta, ReadOnlySpan<char> snapshot)
            {
                Console.Out.Write(snapshot);
                if (snapshot.Length > 10 && snapshot.StartsWith("a", StringComparison.Ordinal))
                    _all = snapshot.ToString();
                if (snapshot.ToString() == "x" || snapshot.ToString() + "y" == "z")
                    _all = "";
            }
            [OnThinking] void Keep(ReadOnlySpan<char> snapshot) => _all = snapshot.ToString();
            [OnThinking] void Show(ReadOnlySpan<char> snapshot) => Console.Write($"{snapshot} {_all}");
        }

        """));

    [Fact]
    public Task The_cancellation_token_is_taken_and_passed_on() => new RuleTest<CancellationTokenFix>(ThreeFiles("""

        partial class X
        {
            [OnText]
            async Task {|HND0019:Save|}(string delta)
            {
                await System.IO.File.WriteAllTextAsync("x", delta);
                await Write(delta, b: 3);
                await Overloaded(delta);
                Func<Task> lambda = () => Overloaded("kept");
            }
            [OnEnd] void End() { }
            [OnMessage] Task {|HND0019:Done|}() => Task.CompletedTask;
            static Task Write(string a, int b = 1, CancellationToken token = default) => Task.CompletedTask;
            static Task Overloaded(string a) => Overloaded(a, default);
            static Task Overloaded(string a, CancellationToken token) => Task.CompletedTask;
        }

        """)).FixesTo(ThreeFiles("""

        partial class X
        {
            [OnText]
            async Task Save(string delta, CancellationToken cancellationToken)
            {
                await System.IO.File.WriteAllTextAsync("x", delta, cancellationToken);
                await Write(delta, b: 3, token: cancellationToken);
                await Overloaded(delta, cancellationToken);
                Func<Task> lambda = () => Overloaded("kept");
            }
            [OnEnd] void End() { }
            [OnMessage] Task Done(CancellationToken cancellationToken) => Task.CompletedTask;
            static Task Write(string a, int b = 1, CancellationToken token = default) => Task.CompletedTask;
            static Task Overloaded(string a) => Overloaded(a, default);
            static Task Overloaded(string a, CancellationToken token) => Task.CompletedTask;
        }

        """));

    [Fact]
    public Task What_must_not_be_there_is_removed() => new RuleTest<RemoveFix>(ThreeFiles("""

        partial class XBase { [OnPing] protected virtual void Ping() { } }
        partial class X : XBase
        {
            [OnText] void Modifiers({|HND0007:in|} ReadOnlySpan<char> delta, {|HND0007:ref|} readonly int index) { }
            [OnText] void Params({|HND0011:params|} ReadOnlySpan<char> delta) { }
            [OnText] void Default(int index {|HND0012:= 3|}) { }
            [OnInputJson, {|HND0013:OnInputJson("a")|}] void Twice() { }
            [OnInputJson({|HND0024:""|})] void Nameless() { }
            [OnItem({|HND0024:""|}, "a")] void NamelessItem() { }
            [OnEnd]
            [{|HND0015:OnPing|}]
            protected override void Ping() { }
        }

        """)).FixesTo(ThreeFiles("""

        partial class XBase { [OnPing] protected virtual void Ping() { } }
        partial class X : XBase
        {
            [OnText] void Modifiers(ReadOnlySpan<char> delta, int index) { }
            [OnText] void Params(ReadOnlySpan<char> delta) { }
            [OnText] void Default(int index) { }
            [OnInputJson] void Twice() { }
            [OnInputJson] void Nameless() { }
            [OnItem("a")] void NamelessItem() { }
            [OnEnd]
            protected override void Ping() { }
        }

        """));

    [Fact]
    public Task An_async_lambda_moves_to_the_asynchronous_delegate() => new RuleTest<AsyncLambdaFix>(ThreeFiles("""

        class X
        {
            MessageHandler Make() => new()
            {
                OnMessage = {|HND0025:async|} m => await Task.Delay(1),
                OnPing = {|HND0025:async|} () => await Task.Yield(),
                OnException = {|HND0025:async|} (Exception e) => { await Task.Yield(); throw e; },
                OnEnd = {|HND0025:async|} delegate { await Task.Yield(); },
            };

            void Set(MessageHandler handler) => handler.OnCitation = {|HND0025:async|} (_) => await Task.Yield();
        }

        """)).FixesTo(ThreeFiles("""

        class X
        {
            MessageHandler Make() => new()
            {
                OnMessageAsync = async (m, cancellationToken) => await Task.Delay(1, cancellationToken),
                OnPingAsync = async (cancellationToken) => await Task.Yield(),
                OnExceptionAsync = async (Exception e, CancellationToken cancellationToken) => { await Task.Yield(); throw e; },
                OnEndAsync = async delegate { await Task.Yield(); },
            };

            void Set(MessageHandler handler) => handler.OnCitationAsync = async (_, cancellationToken) => await Task.Yield();
        }

        """));

    [Fact]
    public Task A_stream_is_read_to_its_end() => new RuleTest<UnreadStreamFix>(ThreeFiles("""

        class X
        {
            async Task Statement(MessagesClient c, MessageRequest r) { c.{|HND0026:Stream|}(r); await Task.Yield(); }
            void Synchronous(MessagesClient c, MessageRequest r) => c.{|HND0026:Stream|}(r);
            void Discarded(MessagesClient c, MessageRequest r) { _ = c.{|HND0026:Stream|}(r); }
            async Task Variable(MessagesClient c, MessageRequest r)
            {
                await using var stream = c.{|HND0026:Stream|}(r);
            }
        }

        """)).FixesTo(ThreeFiles("""

        class X
        {
            async Task Statement(MessagesClient c, MessageRequest r) { await c.Stream(r).UntilDoneAsync(); await Task.Yield(); }
            void Synchronous(MessagesClient c, MessageRequest r) => c.Stream(r).UntilDone();
            void Discarded(MessagesClient c, MessageRequest r) { c.Stream(r).UntilDone(); }
            async Task Variable(MessagesClient c, MessageRequest r)
            {
                await using var stream = c.Stream(r);
                await stream.UntilDoneAsync();
            }
        }

        """));
}
