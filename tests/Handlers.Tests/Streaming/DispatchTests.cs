using System.Net;
using System.Net.Http.Headers;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Handlers without accumulation, from a request, from bytes and from a response: one or several, with options and a token, in the same order of parameters.</summary>
public sealed class DispatchTests
{
    private static readonly MessageStreamOptions Small = new() { MaxEventBytes = 10 };

    private readonly List<string> _calls = [];
    private readonly IMessageHandler _a;
    private readonly IMessageHandler _b;

    public DispatchTests()
    {
        _a = new Trace { Name = "a ", Calls = _calls, Interest = HandlerInterest.MessageStop | HandlerInterest.End };
        _b = new Trace { Name = "b ", Calls = _calls, Interest = HandlerInterest.MessageStop | HandlerInterest.End };
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Stream Body => Local.HelloScript.OpenRead();

    private static HttpResponseMessage Response => StubTransport.EventStream(Body);

    [Fact]
    public async Task One_handler_or_several_with_or_without_a_token()
    {
        using MessagesClient client = new(StubTransport.Options(_ => StubTransport.EventStream(Body)));
        string[] one = ["a message ", "a end"];
        string[] both = ["a message ", "b message ", "a end", "b end"];
        var plain = new RequestOptions();
        MessageStreamOptions options = new();

        await AssertCallsAsync(one, () => client.DispatchAsync(Local.Hello, _a));
        await AssertCallsAsync(both, () => client.DispatchAsync(Local.Hello, MessageHandlers.Combine(_a, _b)));
        await AssertCallsAsync(one, () => client.DispatchAsync(Local.Hello, _a, default));
        await AssertCallsAsync(one, () => client.DispatchAsync(Local.Hello, _a, default, default));
        await AssertCallsAsync(one, () => client.DispatchAsync(Local.Hello, _a, cancellationToken: Token));
        await AssertCallsAsync(both, () => client.DispatchAsync(Local.Hello, MessageHandlers.Combine(_a, _b), cancellationToken: Token));
        await AssertCallsAsync(both, () => client.DispatchAsync(Local.Hello, MessageHandlers.Combine(_a, _b), plain));
        await AssertCallsAsync(one, () => client.DispatchAsync(Local.Hello, _a, plain, Token));
        await AssertCallsAsync(both, () => client.DispatchAsync(Local.Hello, MessageHandlers.Combine(_a, _b), plain, Token));
        AssertCalls(both, () => client.Dispatch(Local.Hello, MessageHandlers.Combine(_a, _b)));
        AssertCalls(both, () => client.Dispatch(Local.Hello, MessageHandlers.Combine(_a, _b), plain));

        await AssertCallsAsync(both, () => MessageStream.DispatchAsync(Body, MessageHandlers.Combine(_a, _b)));
        await AssertCallsAsync(one, () => MessageStream.DispatchAsync(Body, _a, cancellationToken: Token));
        await AssertCallsAsync(both, () => MessageStream.DispatchAsync(Body, MessageHandlers.Combine(_a, _b), cancellationToken: Token));
        await AssertCallsAsync(both, () => MessageStream.DispatchAsync(Body, MessageHandlers.Combine(_a, _b), options));
        await AssertCallsAsync(one, () => MessageStream.DispatchAsync(Body, _a, options, Token));
        await AssertCallsAsync(both, () => MessageStream.DispatchAsync(Body, MessageHandlers.Combine(_a, _b), options, Token));
        AssertCalls(both, () => MessageStream.Dispatch(Body, MessageHandlers.Combine(_a, _b)));
        AssertCalls(both, () => MessageStream.Dispatch(Body, MessageHandlers.Combine(_a, _b), options));

        await AssertCallsAsync(both, () => MessageStream.DispatchAsync(Response, MessageHandlers.Combine(_a, _b)));
        await AssertCallsAsync(one, () => MessageStream.DispatchAsync(Response, _a, cancellationToken: Token));
        await AssertCallsAsync(both, () => MessageStream.DispatchAsync(Response, MessageHandlers.Combine(_a, _b), cancellationToken: Token));
        await AssertCallsAsync(both, () => MessageStream.DispatchAsync(Response, MessageHandlers.Combine(_a, _b), options));
        await AssertCallsAsync(one, () => MessageStream.DispatchAsync(Response, _a, options, Token));
        await AssertCallsAsync(both, () => MessageStream.DispatchAsync(Response, MessageHandlers.Combine(_a, _b), options, Token));
        AssertCalls(both, () => MessageStream.Dispatch(Response, MessageHandlers.Combine(_a, _b)));
        AssertCalls(both, () => MessageStream.Dispatch(Response, MessageHandlers.Combine(_a, _b), options));
    }

    [Fact]
    public async Task A_token_aborts_and_options_count()
    {
        using MessagesClient client = new(StubTransport.Options(_ => StubTransport.EventStream(Body)));
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAsync<OperationCanceledException>(() => client.DispatchAsync(Local.Hello, _a, cancellationToken: cancelled));
        await Assert.ThrowsAsync<OperationCanceledException>(() => client.DispatchAsync(Local.Hello, MessageHandlers.Combine(_a, _b), cancellationToken: cancelled));
        await Assert.ThrowsAsync<OperationCanceledException>(() => MessageStream.DispatchAsync(Body, _a, cancellationToken: cancelled));
        await Assert.ThrowsAsync<OperationCanceledException>(() => MessageStream.DispatchAsync(Response, _a, cancellationToken: cancelled));

        await Assert.ThrowsAsync<InvalidStreamException>(() => client.DispatchAsync(Local.Hello, _a, new RequestOptions { MaxEventBytes = 10 }, Token));
        await Assert.ThrowsAsync<InvalidStreamException>(() => MessageStream.DispatchAsync(Body, _a, Small, Token));
        await Assert.ThrowsAsync<InvalidStreamException>(() => MessageStream.DispatchAsync(Response, _a, Small, Token));
        Assert.Throws<InvalidStreamException>(() => MessageStream.Dispatch(Response, _a, Small));
        Assert.Throws<InvalidStreamException>(() => MessageStream.ReadEvents(Response, Small).Count());
    }

    [Fact]
    public async Task The_events_of_a_response_are_those_of_its_bytes()
    {
        List<MessageStreamEvent> expected = [.. MessageStream.ReadEvents(Body)];
        var events = new List<MessageStreamEvent>();
        await foreach (MessageStreamEvent e in MessageStream.ReadEventsAsync(Response).WithCancellation(Token))
        {
            events.Add(e);
        }

        Assert.Equal(expected, events);
        Assert.Equal(expected, MessageStream.ReadEvents(Response));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "text/html", typeof(InvalidStreamException))]
    [InlineData(HttpStatusCode.TooManyRequests, "application/json", typeof(ApiException))]
    public async Task A_response_is_judged_by_its_head(HttpStatusCode status, string contentType, Type thrown)
    {
        Assert.IsType(thrown, await Record.ExceptionAsync(() => MessageStream.DispatchAsync(Answer(), _a, cancellationToken: Token)));
        Assert.IsType(thrown, Record.Exception(() => MessageStream.Dispatch(Answer(), _a)));
        Assert.IsType(thrown, Record.Exception(() => MessageStream.ReadEvents(Answer()).Count()));

        HttpResponseMessage Answer()
            => new(status) { Content = new StreamContent(Body) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } } };
    }

    [Fact]
    public async Task What_is_missing_is_said_at_the_call()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        Assert.Throws<ArgumentNullException>("body", () => { MessageStream.ReadEvents((Stream)null!); });
        Assert.Throws<ArgumentNullException>("response", () => { MessageStream.ReadEventsAsync((HttpResponseMessage)null!); });
        Assert.Throws<ArgumentNullException>("body", () => MessageStream.Dispatch((Stream)null!, _a));
        Assert.Throws<ArgumentNullException>("handlers", () => MessageStream.Dispatch(Body, MessageHandlers.Combine(_a, null!)));
        Assert.Throws<ArgumentNullException>("handler", () => MessageStream.Dispatch(Body, null!));
        await Assert.ThrowsAsync<ArgumentNullException>("handler", () => MessageStream.DispatchAsync(Body, null!, cancellationToken: cancellationToken));
        using var response = new HttpResponseMessage();
        await Assert.ThrowsAsync<ArgumentNullException>("handler", () => MessageStream.DispatchAsync(response, null!, cancellationToken: cancellationToken));
        using MessagesClient client = new(StubTransport.Options(_ => StubTransport.EventStream(Body)));
        Assert.Throws<ArgumentNullException>("request", () => { client.StreamEvents(null!); });
    }

    private async Task AssertCallsAsync(string[] expected, Func<Task> dispatch)
    {
        _calls.Clear();
        await dispatch();
        Assert.Equal(expected, _calls);
    }

    private void AssertCalls(string[] expected, Action dispatch)
    {
        _calls.Clear();
        dispatch();
        Assert.Equal(expected, _calls);
    }
}
