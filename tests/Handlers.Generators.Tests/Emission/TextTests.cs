namespace Handlers.Generators.Tests.Emission;

/// <summary>What reaches a method annotated with <see cref="OnTextAttribute"/>, whatever it takes.</summary>
public sealed class TextTests
{
    private static TextEvent There => new(2, " there"u8, " there", "Hello there"u8, "Hello there");

    public TextTests() => Trace.Start();

    [Theory]
    [InlineData("ReadOnlySpan<char> delta", "$\"{delta}\"", " there", HandlerInterest.Text)]
    [InlineData("string delta", "delta", " there", HandlerInterest.Text)]
    [InlineData("string? delta", "delta!", " there", HandlerInterest.Text)]
    [InlineData("ReadOnlyMemory<char> delta", "delta.ToString()", " there", HandlerInterest.Text)]
    [InlineData("ReadOnlySpan<byte> delta", "System.Text.Encoding.UTF8.GetString(delta)", " there", HandlerInterest.TextUtf8)]
    [InlineData("ReadOnlySpan<char> snapshot", "$\"{snapshot}\"", "Hello there", HandlerInterest.TextSnapshot)]
    [InlineData("string fullSnapshot", "fullSnapshot", "Hello there", HandlerInterest.TextSnapshot)]
    [InlineData("ReadOnlyMemory<char> snapshot", "snapshot.ToString()", "Hello there", HandlerInterest.TextSnapshot)]
    [InlineData("ReadOnlySpan<byte> snapshot", "System.Text.Encoding.UTF8.GetString(snapshot)", "Hello there", HandlerInterest.TextUtf8Snapshot)]
    [InlineData("string a, string b", "a + '|' + b", " there|Hello there", HandlerInterest.Text | HandlerInterest.TextSnapshot)]
    [InlineData("string snapshot, string delta", "delta + '|' + snapshot", " there|Hello there", HandlerInterest.Text | HandlerInterest.TextSnapshot)]
    [InlineData("string all, string delta", "delta + '|' + all", " there|Hello there", HandlerInterest.Text | HandlerInterest.TextSnapshot)]
    [InlineData("ReadOnlySpan<char> delta, ReadOnlySpan<byte> sofar", "$\"{delta}|{sofar.Length}\"", " there|11", HandlerInterest.Text | HandlerInterest.TextUtf8Snapshot)]
    [InlineData("int index", "index.ToString()", "2", HandlerInterest.TextIndex)]
    [InlineData("CancellationToken token, string delta, MessageStream? s, int n", "$\"{token.CanBeCanceled}{delta}{s is null}{n}\"", "True thereTrue2", HandlerInterest.Text)]
    [InlineData("", "\"called\"", "called", HandlerInterest.TextIndex)]
    public void A_method_is_given_what_it_takes(string parameters, string line, string expected, HandlerInterest interest)
    {
        using var code = GeneratedCode.Compiled($$"""
            partial class Printer
            {
                [OnText]
                void Print({{parameters}}) => Trace.Add({{line}});
            }
            """);
        IMessageHandler handler = code.Create("Printer");
        using var cancellation = new CancellationTokenSource();

        ValueTask task = handler.OnTextAsync(There, null!, cancellation.Token);

        Assert.True(task.IsCompletedSuccessfully);
        Assert.Equal([expected], Trace.Lines);
        Assert.Equal(interest, handler.Interest);
    }

    [Fact]
    public async Task Methods_run_in_the_order_in_which_they_stand_across_files()
    {
        using var code = GeneratedCode.Compiled(
            """
            partial class Printer
            {
                [OnText] void Z(string delta) => Trace.Add("Z" + delta);
                [OnMessage] void Other() { }
                [OnText] static void A(ReadOnlySpan<char> delta) => Trace.Add($"A{delta}");
            }
            """,
            """
            partial class Printer
            {
                [OnText] public void B(string delta) => Trace.Add("B" + delta);
            }
            """);

        await code.Create("Printer").Text(There);

        Assert.Equal(["Z there", "A there", "B there"], Trace.Lines);
    }

    [Fact]
    public async Task Asynchronous_methods_are_awaited_one_after_the_other()
    {
        using var code = GeneratedCode.Compiled("""
            partial class Printer
            {
                [OnText] void First(ReadOnlySpan<char> delta) => Trace.Add($"first{delta}");
                [OnText] Task Second(string delta) => Trace.AddAsync("second" + delta);
                [OnText] void Third(ReadOnlySpan<char> delta, ReadOnlySpan<byte> snapshot) => Trace.Add($"third{delta} {snapshot.Length}");
                [OnText] async ValueTask Fourth(ReadOnlyMemory<char> snapshot, int index) => await Trace.AddAsync($"fourth {snapshot} {index}");
                [OnText] Task Fifth(ReadOnlySpan<char> snapshot) => Trace.AddAsync($"fifth {snapshot}");
            }
            """);
        IMessageHandler handler = code.Create("Printer");

        await handler.Text(There);

        Assert.Equal(
            [
                "first there", "second there", "second there done", "third there 11", "fourth Hello there 2", "fourth Hello there 2 done",
                "fifth Hello there", "fifth Hello there done",
            ],
            Trace.Lines);
        Assert.Equal(
            HandlerInterest.Text | HandlerInterest.TextSnapshot | HandlerInterest.TextUtf8Snapshot | HandlerInterest.Asynchronous,
            handler.Interest);
    }

    [Theory]
    [InlineData("Task")]
    [InlineData("ValueTask")]
    public async Task A_single_asynchronous_method_at_the_end_gives_its_own_task(string type)
    {
        using var code = GeneratedCode.Compiled($$"""
            partial class Printer
            {
                [OnText] void First(string delta) => Trace.Add("first" + delta);
                [OnText] {{type}} Second(ReadOnlySpan<char> delta) => {{(type == "Task" ? "" : "new ValueTask")}}(Trace.AddAsync($"second{delta}"));
            }
            """);

        await code.Create("Printer").Text(There);

        Assert.Equal(["first there", "second there", "second there done"], Trace.Lines);
        Assert.DoesNotContain("async ", code.File, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_reaches_the_caller_and_stops_the_methods_that_follow()
    {
        using var code = GeneratedCode.Compiled("""
            partial class Printer
            {
                [OnText] void First() => throw new FormatException("mine");
                [OnText] void Second() => Trace.Add("second");
            }
            """);
        IMessageHandler handler = code.Create("Printer");

        // Synchronously: no task is made for it.
        FormatException exception = Assert.Throws<FormatException>(Deliver);

        Assert.Equal("mine", exception.Message);
        Assert.Empty(Trace.Lines);

        void Deliver() => handler.TextAtOnce(There);
    }

    [Fact]
    public void Spans_cost_no_allocation()
    {
        using var code = GeneratedCode.Compiled("""
            partial class Printer
            {
                int _length;
                [OnText] void Count(ReadOnlySpan<byte> delta) => _length += delta.Length;
                [OnText] void Check(ReadOnlySpan<char> delta, ReadOnlySpan<char> snapshot) => _length += snapshot.Length - delta.Length;
            }
            """);
        IMessageHandler handler = code.Create("Printer");
        TextEvent e = There;
        Deliver(handler, e, 1000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Deliver(handler, e, 10_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Deliver(IMessageHandler handler, TextEvent e, int times)
        {
            for (int i = 0; i < times; i++)
            {
                handler.TextAtOnce(e);
            }
        }
    }

    [Fact]
    public async Task Thinking_is_given_in_the_same_way()
    {
        using var code = GeneratedCode.Compiled("""
            partial class Printer
            {
                [OnThinking] void Print(ReadOnlySpan<byte> delta, string snapshot, int index) => Trace.Add($"{delta.Length} {snapshot} {index}");
            }
            """);
        IMessageHandler handler = code.Create("Printer");

        await handler.Thinking(new ThinkingEvent(1, "mm"u8, "mm", "hmm"u8, "hmm"));

        Assert.Equal(["2 hmm 1"], Trace.Lines);
        Assert.Equal(HandlerInterest.ThinkingUtf8 | HandlerInterest.ThinkingSnapshot, handler.Interest);
    }
}
