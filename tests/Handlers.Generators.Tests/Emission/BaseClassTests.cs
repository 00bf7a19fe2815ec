using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Handlers.Generators.Tests.Emission;

/// <summary>A base class's handlers run first, in any assembly, and also if its <c>IMessageHandler</c> is written by hand.</summary>
public sealed class BaseClassTests
{
    private const string Library = """
        namespace Library;
        public partial class Base<T>
        {
            [OnText] void Private(string delta) => Trace.Add("private");
            [OnText] internal void Internal(string delta) => Trace.Add("internal");
            [OnThinking] void Thinking() => Trace.Add("thinking");
            [OnPing] private protected Task PingAsync(CancellationToken cancellationToken) => Trace.AddAsync("ping");
            [OnMessage] protected virtual void Message() => Trace.Add("message");
        }
        public class Middle : Base<int>;
        """;

    private const string App = """
        partial class Derived : Library.Middle
        {
            [OnText] void Own(ReadOnlySpan<char> delta) => Trace.Add("own");
            [OnPing] void Ping() => Trace.Add("own ping");
            [OnEnd] void End() => Trace.Add("end");
            void Private(object delta) => Trace.Add("wrong");
            protected override void Message() => Trace.Add("override");
        }
        sealed partial class Last : Derived { [OnText] void Last_(int index) => Trace.Add("last"); }
        """;

    public BaseClassTests() => Trace.Start();

    /// <summary>How one project refers to another: in a build, by an image or a reference assembly; in an editor, by a compilation, with or without its generated files.</summary>
    public enum Reference
    {
        Image,
        ReferenceAssembly,
        Project,
        ProjectNotGeneratedYet,
    }

    [Theory]
    [MemberData(nameof(References))]
    public async Task A_base_class_in_another_assembly_runs_whole(Reference kind)
    {
        CSharpCompilation library = LoadedAssemblies.Project("Library", [Library]);
        Compilation app = LoadedAssemblies.Generate(LoadedAssemblies.Project("App", [App], Refer(library, kind)));
        Compilation built = LoadedAssemblies.Generate(LoadedAssemblies.Project("App", [App], Refer(library, Reference.Image)));
        Assert.Equal(Generated(built), Generated(app));
        using var assemblies = new LoadedAssemblies(LoadedAssemblies.Generate(library), built);
        var handler = (IMessageHandler)assemblies.Create("Last");

        await handler.Text("x");
        await handler.Thinking(default);
        await handler.Ping();
        await handler.Message(null);
        await handler.End();

        Assert.Equal(
            ["private", "internal", "own", "last", "thinking", "ping", "ping done", "own ping", "override", "end"],
            Trace.Lines);
        Assert.Equal(
            HandlerInterest.Text | HandlerInterest.ThinkingIndex | HandlerInterest.Ping | HandlerInterest.MessageStop | HandlerInterest.End | HandlerInterest.Asynchronous,
            handler.Interest);
    }

    [Theory]
    [MemberData(nameof(References))]
    public async Task The_analyzer_has_nothing_to_say_of_a_base_class_in_another_assembly(Reference kind)
    {
        CSharpCompilation library = LoadedAssemblies.Project("Library", [Library]);
        Compilation app = LoadedAssemblies.Generate(LoadedAssemblies.Project("App", ["partial class D : Library.Middle { [OnText] void Own(ReadOnlySpan<char> delta) { } }"], Refer(library, kind)));

        Assert.Empty(await app.WithAnalyzers([new HandlerAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_base_class_that_implements_the_interface_by_hand_keeps_its_events()
    {
        using var code = GeneratedCode.Compiled("""
            class ByHand : IMessageHandler
            {
                public HandlerInterest Interest => HandlerInterest.Text | HandlerInterest.Ping;
                public virtual ValueTask OnTextAsync(TextEvent e, MessageStream stream, CancellationToken cancellationToken) { Trace.Add("by hand"); return default; }
                public async ValueTask OnPingAsync(PingReceivedEvent e, MessageStream stream, CancellationToken cancellationToken) => await Trace.AddAsync("ping");
            }
            class Middle : ByHand
            {
                public override ValueTask OnTextAsync(TextEvent e, MessageStream stream, CancellationToken cancellationToken) { Trace.Add("override"); return default; }
            }
            partial class Derived : Middle
            {
                [OnText] void Own(string delta) => Trace.Add("own " + delta);
                [OnEnd] void End() => Trace.Add("end");
            }
            """);
        IMessageHandler handler = code.Create("Derived");

        await handler.Text("x");
        await handler.Ping();
        await handler.End();

        Assert.Equal(["override", "own x", "ping", "ping done", "end"], Trace.Lines);
        Assert.Equal(HandlerInterest.Text | HandlerInterest.Ping | HandlerInterest.End, handler.Interest);
    }

    [Fact]
    public async Task A_generic_base_class_handles_what_its_declaration_says_and_not_what_its_argument_would_make_of_it()
    {
        using var code = GeneratedCode.Run("""
            abstract partial class Base<T> { [OnText] protected abstract void Print(T delta); [OnPing] void Ping() => Trace.Add("base"); }
            partial class Derived : Base<string>
            {
                protected override void Print(string delta) { }
                [OnText] void Own(string delta) => Trace.Add("own");
                [OnPing] void OwnPing() => Trace.Add("own ping");
            }
            """).AssertCompiles();

        await code.Create("Derived").Text("x");
        await code.Create("Derived").Ping();

        Assert.Equal(["own", "base", "own ping"], Trace.Lines);
    }

    [Theory]
    [InlineData("protected abstract void P(string s);", "protected override void P(string s) => Trace.Add(\"override\"); void P(object o) => Trace.Add(\"wrong\");")]
    [InlineData("protected virtual void P(string s) => Trace.Add(\"wrong\");", "protected override void P(string s) => Trace.Add(\"override\"); void P(object o) => Trace.Add(\"wrong\");")]
    [InlineData("protected void P(string s) => Trace.Add(\"override\");", "[System.Runtime.CompilerServices.OverloadResolutionPriority(9)] void P(object o) => Trace.Add(\"wrong\");")]
    [InlineData("void P(string s) => Trace.Add(\"override\");", "void P(string s) => Trace.Add(\"wrong\");")]
    [InlineData("protected void P(string s) => Trace.Add(\"override\");", "new Action<string> P = _ => Trace.Add(\"wrong\");")]
    public async Task An_inherited_handler_is_called_whatever_else_bears_its_name(string inherited, string members)
    {
        using var code = GeneratedCode.Compiled($$"""
            abstract partial class Base { [OnText] {{inherited}} }
            partial class Derived : Base { {{members}} [OnText] void Own(int index) => Trace.Add("own"); }
            """);

        await code.Create("Derived").Text("x");

        Assert.Equal(["override", "own"], Trace.Lines);
    }

    [Theory]
    [InlineData("[OnText] public override void Write(string? s) => Trace.Add(\"right\"); public void Write(IComparable o) => Trace.Add(\"wrong\");")]
    [InlineData("[OnText] public override void Write(string? s) => Trace.Add(\"right\"); public void Write(in ReadOnlySpan<char> o) => Trace.Add(\"wrong\");")]
    [InlineData("[OnText] public override void Write(ReadOnlySpan<char> s) => Trace.Add(\"right\"); public void Write(params ReadOnlySpan<object> o) => Trace.Add(\"wrong\");")]
    public async Task An_override_is_called_whatever_overloads_its_class_has(string members)
    {
        using var code = GeneratedCode.Run($$"""
            partial class Derived : System.IO.TextWriter
            {
                public override System.Text.Encoding Encoding => null!;
                {{members}}
            }
            """);

        await code.Create("Derived").Text("x");

        Assert.Equal(["right"], Trace.Lines);
    }

    private static MetadataReference Refer(CSharpCompilation library, Reference kind) => kind switch
    {
        Reference.Image => MetadataReference.CreateFromImage(LoadedAssemblies.Image(LoadedAssemblies.Generate(library))),
        Reference.ReferenceAssembly => MetadataReference.CreateFromImage(LoadedAssemblies.Image(LoadedAssemblies.Generate(library), isReference: true)),
        Reference.Project => LoadedAssemblies.Generate(library).ToMetadataReference(),
        _ => library.ToMetadataReference(),
    };

    private static IEnumerable<string> Generated(Compilation compilation)
        => compilation.SyntaxTrees.Where(tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)).Select(tree => tree.ToString());

    public static TheoryData<Reference> References => [.. Enum.GetValues<Reference>()];
}
