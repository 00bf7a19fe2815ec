using System.Net;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>
/// Asynchronous calls from a thread with a synchronization context. The context here runs nothing that is posted to it, so a call that continues on it
/// never completes. In each run one other step of transport, body, handler or application code is the first that does not complete at once: only there
/// could the library catch the context.
/// </summary>
public sealed class CallersContextTests
{
    private static readonly MessageScript Script = new MessageScript().Thinking("Hm.").Signature("s").Text("Hello", " there", "!").ToolUse("toolu_1", "get_weather", "{\"city\":", "\"Paris\"}");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("reply", 5)]
    [InlineData("handled", 15)]
    [InlineData("events", 5)]
    [InlineData("text", 5)]
    [InlineData("left", 5)]
    [InlineData("connected", 3)]
    [InlineData("bytes", 5)]
    [InlineData("answer", 4)]
    [InlineData("error", 4)]
    [InlineData("error of an answer", 4)]
    [InlineData("retry", 6)]
    public async Task An_asynchronous_call_never_needs_the_callers_context(string call, int atLeast)
    {
        int step = 0;
        while (true)
        {
            var steps = new Steps(step);
            Task? running = null;
            await Ways.BlockAsync(() =>
            {
                SynchronizationContext.SetSynchronizationContext(new ContextWithoutLoop());
                running = CallAsync(call, steps);
            });
            Task first = await Task.WhenAny(running!, Task.Delay(TimeSpan.FromSeconds(30), Token));

            Assert.True(first == running, $"{call} did not complete after it had to wait at step {step}.");
            await running!;
            if (!steps.HasWaited)
            {
                break;
            }

            step++;
        }

        Assert.InRange(step, atLeast, 500);
    }

    private static async Task CallAsync(string call, Steps steps)
    {
        int requests = 0;
        var transport = new StubTransport(async (_, _) =>
        {
            await steps.NextAsync().ConfigureAwait(false);
            bool fails = call.StartsWith("error", StringComparison.Ordinal) || call == "retry" && requests++ == 0;
            return call switch
            {
                _ when fails => new HttpResponseMessage(call == "retry" ? HttpStatusCode.TooManyRequests : HttpStatusCode.BadRequest)
                {
                    Headers = { { "retry-after-ms", "1" } },
                    Content = new SteppingContent("""{"type":"error","error":{"type":"invalid_request_error","message":"No."}}"""u8.ToArray(), steps, "application/json"),
                },
                "answer" => new HttpResponseMessage { Content = new SteppingContent(System.Text.Encoding.UTF8.GetBytes(Script.ToMessageJson()), steps, "application/json") },
                _ => new HttpResponseMessage { Content = new SteppingContent(Script.ToArray(), steps, "text/event-stream") },
            };
        });
        using var client = new MessagesClient(StubTransport.Options(transport) with
        {
            ApiKey = null,
            MaxRetries = call == "retry" ? 1 : 0,
            AuthTokenProvider = async _ =>
            {
                await steps.NextAsync().ConfigureAwait(false);
                return "token";
            },
        });
        if (call is "answer" or "error of an answer")
        {
            Task<Message> creating = client.CreateAsync(Local.Hello, cancellationToken: Token);
            if (call == "answer")
            {
                Assert.Equal("Hello there!", (await creating.ConfigureAwait(false)).GetText());
            }
            else
            {
                await AssertRefusedAsync(creating).ConfigureAwait(false);
            }

            return;
        }

        MessageHandler? handler = call is "handled" or "retry" ? Waiting(steps) : null;
        MessageStream stream = call == "bytes" ? MessageStream.Create(new SteppingBody(Script.ToArray(), steps)) : client.Stream(Local.Hello, handler);
        await using (stream.ConfigureAwait(false))
        {
            switch (call)
            {
                case "error":
                    await AssertRefusedAsync(stream.UntilDoneAsync(Token)).ConfigureAwait(false);
                    break;
                case "events":
                    int events = 0;
                    await foreach (MessageStreamEvent _ in stream.WithCancellation(Token).ConfigureAwait(false))
                    {
                        events++;
                    }

                    Assert.InRange(events, 10, 30);
                    break;
                case "text":
                    string text = "";
                    await foreach (string delta in stream.TextStream.WithCancellation(Token).ConfigureAwait(false))
                    {
                        text += delta;
                    }

                    Assert.Equal("Hello there!", text);
                    break;
                case "left":
                    await foreach (string _ in stream.TextStream.WithCancellation(Token).ConfigureAwait(false))
                    {
                        break;
                    }

                    break;
                case "connected":
                    await stream.ConnectAsync(Token).ConfigureAwait(false);
                    await stream.CloseAsync().ConfigureAwait(false);
                    break;
                default:
                    Assert.Equal("Hello there!", await stream.GetFinalTextAsync(Token).ConfigureAwait(false));
                    break;
            }
        }
    }

    private static async Task AssertRefusedAsync(Task call)
    {
        try
        {
            await call.ConfigureAwait(false);
            Assert.Fail("The request was not refused.");
        }
        catch (ApiException e)
        {
            Assert.Equal((400, "No."), (e.StatusCode, e.Error.Message));
        }
    }

    private static MessageHandler Waiting(Steps steps) => new()
    {
        OnConnectAsync = async (_, _) => await steps.NextAsync().ConfigureAwait(false),
        OnRetryAsync = async (_, _) => await steps.NextAsync().ConfigureAwait(false),
        OnTextAsync = async (_, _) => await steps.NextAsync().ConfigureAwait(false),
        OnThinkingAsync = async (_, _) => await steps.NextAsync().ConfigureAwait(false),
        OnInputJsonAsync = async (_, _, _) => await steps.NextAsync().ConfigureAwait(false),
        OnStreamEventAsync = async (_, _) => await steps.NextAsync().ConfigureAwait(false),
        OnMessageAsync = async (_, _) => await steps.NextAsync().ConfigureAwait(false),
    };

    /// <summary>All steps complete at once, but one.</summary>
    private sealed class Steps(int waiting)
    {
        private int _count;

        public bool HasWaited { get; private set; }

        public ValueTask NextAsync()
        {
            if (_count++ != waiting)
            {
                return default;
            }

            HasWaited = true;
            return new ValueTask(Task.Delay(2, Token));
        }
    }

    private sealed class SteppingBody(byte[] bytes, Steps steps) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await steps.NextAsync().ConfigureAwait(false);

            // The errors come byte by byte.
            return Read(buffer.Span[..Math.Min(buffer.Length, Length < 100 ? 1 : 200)]);
        }

        public override async ValueTask DisposeAsync()
        {
            await steps.NextAsync().ConfigureAwait(false);
            await base.DisposeAsync().ConfigureAwait(false);
        }
    }

    private sealed class SteppingContent : HttpContent
    {
        private readonly byte[] _bytes;
        private readonly Steps _steps;

        public SteppingContent(byte[] bytes, Steps steps, string type)
        {
            (_bytes, _steps) = (bytes, steps);
            Headers.ContentType = new(type);
        }

        protected override async Task<Stream> CreateContentReadStreamAsync()
        {
            await _steps.NextAsync().ConfigureAwait(false);
            return new SteppingBody(_bytes, _steps);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
