#pragma warning disable HND0026 // A stream that is ended before it is read is what is tested.
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>A handler that throws ends the stream in that very exception, whatever it is and wherever it throws it.</summary>
public sealed class ThrowingHandlerTests
{
    private static readonly string[] Callbacks =
        ["retry", "connect", "event", "ping", "text", "thinking", "signature", "citation", "input_json", "content_block", "message"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool, Type> Cases
    {
        get
        {
            var data = new TheoryData<string, bool, Type>();
            foreach (string callback in Callbacks)
            {
                foreach (Type type in (Type[])[typeof(ArgumentException), typeof(IOException), typeof(TimeoutException), typeof(OperationCanceledException), typeof(HttpRequestException)])
                {
                    data.Add(callback, false, type);
                    data.Add(callback, true, type);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task In_any_callback(string callback, bool later, Type type)
    {
        var exception = (Exception)Activator.CreateInstance(type)!;
        string[] expected = [.. (await WholeAsync()).TakeWhile(call => !call.StartsWith(callback + " ", StringComparison.Ordinal) && call != callback)];
        foreach (Way way in later ? [Way.UntilDoneAsync, Way.EventsAsync] : (Way[])[Way.UntilDoneAsync, Way.UntilDone, Way.TextAsync, Way.FinalMessage])
        {
            bool thrown = false;
            (List<string> calls, Exception? caught) = await RunAsync(way, later, call =>
            {
                if (!thrown && call.StartsWith(callback, StringComparison.Ordinal))
                {
                    thrown = true;
                    throw exception;
                }
            });

            Assert.Same(exception, caught);
            Assert.Equal(expected, calls[..expected.Length]);
            Assert.StartsWith(callback, calls[expected.Length], StringComparison.Ordinal);
            Assert.Equal([$"exception {type.Name}", "end"], calls[(expected.Length + 1)..]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_thrown_by_OnException_or_OnEnd_hides_it(bool later)
    {
        var exception = new ArgumentException("the first");
        (List<string> calls, Exception? caught) = await RunAsync(Way.UntilDoneAsync, later, call =>
        {
            if (call.StartsWith("text", StringComparison.Ordinal))
            {
                throw exception;
            }

            if (call.StartsWith("exception", StringComparison.Ordinal) || call == "end")
            {
                throw new InvalidOperationException("a later one");
            }
        });

        Assert.Same(exception, caught);
        Assert.Equal(["exception ArgumentException", "end"], calls[^2..]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_OnEnd_of_a_whole_message(bool later)
    {
        var exception = new ArgumentException("at the end");
        (List<string> calls, Exception? caught) = await RunAsync(Way.UntilDoneAsync, later, call =>
        {
            if (call == "end")
            {
                throw exception;
            }
        });

        Assert.Same(exception, caught);
        Assert.Equal(await WholeAsync(), calls);
    }

    [Theory]
    [InlineData("abort", false)]
    [InlineData("abort", true)]
    [InlineData("end", false)]
    [InlineData("end", true)]
    public async Task While_it_is_told_of_an_abort(string callback, bool later)
    {
        var exception = new ArgumentException("aborted");
        Trace NewTrace() => new(Do(later, call =>
        {
            if (call == callback)
            {
                throw exception;
            }
        }))
        { Interest = Trace.Everything | (later ? HandlerInterest.Asynchronous : 0) };

        Trace closed = NewTrace();
        await using MessageStream first = MessageStream.Create(Local.HelloScript.OpenRead(), closed);
        Assert.Same(exception, await Record.ExceptionAsync(async () => await first.CloseAsync()));
        Trace disposed = NewTrace();
        MessageStream second = MessageStream.Create(Local.HelloScript.OpenRead(), disposed);
        Assert.Null(await Record.ExceptionAsync(async () => await second.DisposeAsync()));

        string[] expected = callback == "abort" ? ["abort", "exception ArgumentException", "end"] : ["abort", "end"];
        Assert.Equal(expected, closed.Calls);
        Assert.Equal(expected, disposed.Calls);
    }

    [Fact]
    public async Task While_it_is_told_of_a_timeout()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var trace = new Trace((call, _) => call == "timeout" ? throw new ArgumentException("later") : default);
        await using MessageStream stream = MessageStream.Create(new MessageScript().Bare().KeepOpen().OpenRead(), trace, new MessageStreamOptions { TimeProvider = time });
        Task reading = stream.UntilDoneAsync(Token);

        await time.AdvanceUntilAsync(reading, TimeSpan.FromMinutes(1));

        await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => reading);
        Assert.Equal(["timeout", "exception MessageStreamTimeoutException", "end"], trace.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_handlers_the_second_does_not_see_the_event_but_hears_of_the_end(bool later)
    {
        var first = new Trace(Do(later, call =>
        {
            if (call.StartsWith("text", StringComparison.Ordinal))
            {
                throw new ArgumentException("no");
            }
        }))
        { Interest = HandlerInterest.Text | HandlerInterest.Exception | HandlerInterest.End | HandlerInterest.Asynchronous };
        var second = new Trace { Interest = HandlerInterest.Text | HandlerInterest.Exception | HandlerInterest.End };
        await using MessageStream stream = MessageStream.Create(Local.HelloScript.OpenRead(), MessageHandlers.Combine(first, second));

        await Assert.ThrowsAsync<ArgumentException>(() => stream.UntilDoneAsync(Token));

        Assert.Equal(["text 0 Hello|Hello", "exception ArgumentException", "end"], first.Calls);
        Assert.Equal(["exception ArgumentException", "end"], second.Calls);
    }

    private static async Task<List<string>> WholeAsync() => (await RunAsync(Way.UntilDoneAsync, later: false, _ => { })).Calls;

    private static async Task<(List<string> Calls, Exception? Caught)> RunAsync(Way way, bool later, Action<string> then)
    {
        await using var server = LocalMessagesServer.Start([
            MessageScript.Error(503, "api_error", "?").Header("retry-after-ms", "1"),
            new MessageScript().Ping().Thinking("Hm").Signature("c2ln")
                .Text("Hello").Citation("""{"type":"char_location","cited_text":"x","document_index":0,"start_char_index":0,"end_char_index":1}""")
                .ToolUse("toolu_1", "get_weather", "{}")]);
        using var client = new MessagesClient(Local.Options(server) with { MaxRetries = 1 });
        var trace = new Trace(Do(later, then)) { Interest = Trace.Everything | (later ? HandlerInterest.Asynchronous : 0) };
        await using MessageStream stream = client.Stream(Local.Hello, trace);
        Exception? caught = await Record.ExceptionAsync(() => stream.ReadAsync(way, Token));
        return (trace.Calls, caught);
    }

    private static Func<string, MessageStream, ValueTask> Do(bool later, Action<string> then) => (call, _) =>
    {
        if (later)
        {
            return DoLaterAsync(call);
        }

        then(call);
        return default;

        async ValueTask DoLaterAsync(string call)
        {
            await Task.Yield();
            then(call);
        }
    };
}
