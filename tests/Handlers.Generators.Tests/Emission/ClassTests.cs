using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Generators.Tests.Emission;

/// <summary>The classes that handlers stand in.</summary>
public sealed class ClassTests
{
    public ClassTests() => Trace.Start();

    [Theory]
    [InlineData("namespace Demo; sealed partial class X { $ }", "Demo.X", "Demo.X.g.cs")]
    [InlineData("namespace @event.@class; abstract partial class Y { } partial class @record : Y { $ }", "event.class.record", "event.class.record.g.cs")]
    [InlineData("partial record X(int A) { $ }", "X", "X.g.cs")]
    [InlineData("partial struct S { public partial class X { $ } }", "S+X", "S+X.g.cs")]
    [InlineData("partial record struct S { public partial record class X { $ } }", "S+X", "S+X.g.cs")]
    [InlineData("ref partial struct S { public partial class X { $ } }", "S+X", "S+X.g.cs")]
    [InlineData("partial interface I { partial class X { $ } }", "I+X", "I+X.g.cs")]
    [InlineData("namespace N { static partial class O { partial class P { private partial class X { $ } } } }", "N.O+P+X", "N.O+P+X.g.cs")]
    [InlineData("partial class @class { public partial class @await { $ } }", "class+await", "class+await.g.cs")]
    [InlineData("partial class @var { public partial class @not { $ } }", "var+not", "var+not.g.cs")]
    public async Task A_handler_may_be_any_class(string source, string type, string hintName)
    {
        using var code = GeneratedCode.Compiled(source.Replace("$", "[OnPing] void Ping() => Trace.Add(\"ping\");", StringComparison.Ordinal));

        Assert.Equal([hintName], code.Files.Keys);
        await code.Create(type, type == "X" && source.Contains("int A", StringComparison.Ordinal) ? [1] : []).Ping();
        Assert.Equal(["ping"], Trace.Lines);
    }

    [Fact]
    public async Task A_generic_class_keeps_its_constraints()
    {
        using var code = GeneratedCode.Compiled("""
            namespace Demo;
            partial class Outer<T> where T : class
            {
                public partial class Inner<U, @in> where U : struct, IComparable<U> where @in : Exception
                {
                    [OnText] static void Print(string delta) => Trace.Add(typeof(T).Name + typeof(U).Name + delta);
                    [OnException] void Fail(@in exception) => Trace.Add("fail " + exception.Message);
                }
            }
            sealed class Closed : Outer<string>.Inner<int, FormatException>;
            """);
        Assert.Equal(["Demo.Outer`1+Inner`2.g.cs"], code.Files.Keys);
        IMessageHandler handler = code.Create("Demo.Closed");

        await handler.Text("x");
        await handler.Fail(new InvalidOperationException());
        await handler.Fail(new FormatException("f"));

        Assert.Equal(["StringInt32x", "fail f"], Trace.Lines);
    }

    [Fact]
    public async Task A_base_classes_handlers_run_first()
    {
        using var code = GeneratedCode.Compiled("""
            partial class Base<T>
            {
                [OnText] protected virtual void Virtual(string delta) => Trace.Add("base virtual");
                [OnText] public static void Static(string delta) => Trace.Add("base static");
                [OnText] private protected void Hidden(string delta) => Trace.Add("base hidden");
                [OnPing] void Private() => Trace.Add("base ping");
                [OnEnd] protected Task EndAsync() => Trace.AddAsync("base end");
            }
            partial class Derived : Base<int>
            {
                [OnText] void Own(string delta) => Trace.Add("own");
                [OnEnd] void End() => Trace.Add("end");
                protected override void Virtual(string delta) => Trace.Add("override");
                void Hidden(object delta) => Trace.Add("wrong");
            }
            class Last : Derived;
            """);
        Assert.Equal(["Base`1.g.cs", "Derived.g.cs"], code.Files.Keys.Order());
        IMessageHandler handler = code.Create("Last");

        await handler.Text("x");
        await handler.Ping();
        await handler.End();

        Assert.Equal(["override", "base static", "base hidden", "own", "base ping", "base end", "base end done", "end"], Trace.Lines);
        Assert.Equal(HandlerInterest.Text | HandlerInterest.Ping | HandlerInterest.End | HandlerInterest.Asynchronous, handler.Interest);
    }

    [Fact]
    public async Task An_override_that_is_annotated_again_runs_once()
    {
        using var code = GeneratedCode.Compiled("""
            partial class Base { [OnPing] protected virtual void Ping() => Trace.Add("base"); }
            partial class Derived : Base { [OnPing] protected override void Ping() => Trace.Add("derived"); }
            """);

        await code.Create("Derived").Ping();

        Assert.Equal(["derived"], Trace.Lines);
    }

    [Fact]
    public async Task Method_names_cannot_clash_with_the_names_in_generated_code()
    {
        using var code = GeneratedCode.Compiled("""
            partial class X
            {
                [OnText] void e(string d) => Trace.Add("e");
                [OnText] Task stream(string d) => Trace.AddAsync("stream");
                [OnText] void HandleAsync(ReadOnlySpan<char> d) => Trace.Add("HandleAsync");
                [OnText] static void delta(string d) => Trace.Add("delta");
                [OnText] void @await(string d) => Trace.Add("await");
                [OnText] void @class(string d) => Trace.Add("class");
                [OnText] void matched(object d) => Trace.Add("wrong");
                [OnText] void Overloaded(ReadOnlySpan<char> d) => Trace.Add("span");
                void Overloaded(string d) => Trace.Add("wrong");
                void Overloaded(object d) => Trace.Add("wrong");
            }
            """);

        await code.Create("X").Text("x");

        Assert.Equal(["e", "stream", "stream done", "HandleAsync", "delta", "await", "class", "span"], Trace.Lines);
    }

    [Theory]
    [InlineData("System")]
    [InlineData("Handlers")]
    [InlineData("Task")]
    [InlineData("global")]
    public async Task Namespaces_named_by_spite_do_no_harm(string name)
    {
        using var code = GeneratedCode.Run(LanguageVersion.CSharp9, [$$"""
            namespace My.{{name}}
            {
                class ValueTask { } class IMessageHandler { } class CancellationToken { } class String { }
                partial class X
                {
                    [global::Handlers.OnText] void First(string delta) => global::Handlers.Generators.Tests.Trace.Add("first");
                    [global::Handlers.OnText] global::System.Threading.Tasks.Task Second(global::System.ReadOnlySpan<char> delta, global::System.Threading.CancellationToken c)
                        => global::Handlers.Generators.Tests.Trace.AddAsync("second");
                    [global::Handlers.OnText] void Third(global::System.ReadOnlyMemory<char> delta, global::System.ReadOnlySpan<byte> s) => global::Handlers.Generators.Tests.Trace.Add("third");
                }
            }
            """]).AssertCompiles();

        await code.Create($"My.{name}.X").Text("x");

        Assert.Equal(["first", "second", "second done", "third"], Trace.Lines);
    }

    [Fact]
    public async Task What_the_user_implements_by_hand_is_left_alone()
    {
        using var code = GeneratedCode.Compiled("""
            partial class X : IMessageHandler
            {
                HandlerInterest IMessageHandler.Interest => HandlerInterest.Ping | HandlerInterest.End;
                ValueTask IMessageHandler.OnEndAsync(EndEvent e, MessageStream stream, CancellationToken cancellationToken) { Trace.Add("by hand"); return default; }
                [OnEnd] void End() => Trace.Add("wrong");
                [OnPing] void Ping() => Trace.Add("ping");
            }
            """);
        IMessageHandler handler = code.Create("X");

        await handler.Ping();
        await handler.End();

        Assert.Equal(["ping", "by hand"], Trace.Lines);
        Assert.Equal(HandlerInterest.Ping | HandlerInterest.End, handler.Interest);
    }

    [Fact]
    public void Attributes_that_only_look_like_ours_are_not()
    {
        using var code = GeneratedCode.Compiled("""
            namespace Mine
            {
                class OnTextAttribute : Attribute { }
                partial class X { [Mine.OnText] void Print(int a, int b) { } }
            }
            """);

        Assert.Empty(code.Files);
    }

    [Fact]
    public void An_alias_of_an_attribute_may_stand_in_another_file_and_be_for_another_alias()
    {
        using var code = GeneratedCode.Run(
            LanguageVersion.CSharp14,
            ["partial class X { [T] void Print(string delta) { } }", "global using T = Handlers.OnTextAttribute;", "namespace N { using U = T; partial class Y { [U] void Print(string delta) { } } }"]).AssertCompiles();

        Assert.Equal(["N.Y.g.cs", "X.g.cs"], code.Files.Keys.Order());
    }

    [Theory]
    [InlineData("using T = Handlers.OnTextAttribute; partial class X { [T] void Print(string delta) { } }")]
    [InlineData("namespace N { using TAttribute = global::Handlers.OnTextAttribute; partial class X { [T] void Print(string delta) { } } }")]
    [InlineData("partial class X { [Handlers.OnText] void Print(string delta) { } }")]
    [InlineData("partial class X { [global::Handlers.OnTextAttribute()] void Print(string delta) { } }")]
    [InlineData("using H = Handlers; partial class X { [H::OnText] void Print(string delta) { } }")]
    public void An_attribute_may_be_written_in_any_way(string source)
    {
        using var code = GeneratedCode.Run(LanguageVersion.CSharp14, [source]).AssertCompiles();

        Assert.Single(code.Files);
    }

    [Fact]
    public async Task Partial_methods_and_several_events_a_method_are_called_for_each()
    {
        using var code = GeneratedCode.Compiled("""
            partial class X
            {
                [OnText, OnThinking] partial void Print(string delta);
                [OnPing] partial void Never();
            }
            """, """
            partial class X
            {
                [Obsolete, OnInputJson("a")] partial void Print(string delta) => Trace.Add(delta);
            }
            """);
        IMessageHandler handler = code.Create("X");

        await handler.Text("text");
        await handler.Thinking(new ThinkingEvent(0, delta: "thinking"));
        await handler.InputJson(new InputJsonEvent(0, new ToolUseBlock { Name = "a" }, delta: "json"));
        await handler.Ping();

        Assert.Equal(["text", "thinking", "json"], Trace.Lines);
    }
}
