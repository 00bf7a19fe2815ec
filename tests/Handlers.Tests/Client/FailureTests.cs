using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>What every failure of a stream tells: what had come of the message, and the request's id.</summary>
public sealed class FailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cut", typeof(StreamInterruptedException))]
    [InlineData("error", typeof(ApiException))]
    [InlineData("malformed", typeof(InvalidStreamException))]
    [InlineData("silent", typeof(MessageStreamTimeoutException))]
    public async Task Each_failure_has_the_partial_message_and_the_request_id(string end, Type expected)
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        MessageScript script = new MessageScript().Text("Hello");
        script = end switch
        {
            "cut" => script.Cut(),
            "error" => script.ErrorEvent("overloaded_error", "busy"),
            "malformed" => script.Raw("data: {\n\n"),
            _ => script.Stall(),
        };
        await using var server = LocalMessagesServer.Start(script);
        using var client = new MessagesClient(Local.Options(server) with { Stream = new MessageStreamOptions { TimeProvider = time } });
        var text = new TaskCompletionSource();
        await using MessageStream stream = client.Stream(Local.Hello, new MessageHandler { OnText = _ => text.TrySetResult() });

        Task reading = stream.UntilDoneAsync(Token);
        if (end == "silent")
        {
            await text.Task;
            while (!reading.IsCompleted)
            {
                time.Advance(TimeSpan.FromMinutes(1));
                await Task.Yield();
            }
        }

        Exception? e = await Record.ExceptionAsync(() => reading);
        Assert.IsType(expected, e);
        var failure = Assert.IsAssignableFrom<IMessageStreamFailure>(e);
        Assert.Equal(("Hello", "req_01Local000001"), (failure.PartialMessage?.GetText(), failure.RequestId));
        Assert.True(e is MessageStreamException or TimeoutException);
    }
}
