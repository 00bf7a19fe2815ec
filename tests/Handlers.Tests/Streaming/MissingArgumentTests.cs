using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace Handlers.Tests;

/// <summary>A missing argument is reported by the call that gets it, under its name, before anything is read or sent.</summary>
public sealed class MissingArgumentTests
{
    private static readonly Dictionary<string, (string Parameter, Action Call)> Calls = new()
    {
        ["Create, bytes"] = ("body", () => MessageStream.Create((Stream)null!)),
        ["Create, response"] = ("response", () => MessageStream.Create((HttpResponseMessage)null!)),
        ["Create, events"] = ("events", () => MessageStream.Create((IAsyncEnumerable<ReadOnlyMemory<byte>>)null!)),
        ["Dispatch, bytes"] = ("body", () => MessageStream.Dispatch((Stream)null!, new Trace())),
        ["Dispatch, response"] = ("response", () => MessageStream.Dispatch((HttpResponseMessage)null!, new Trace())),
        ["Dispatch bytes, handler"] = ("handler", () => MessageStream.Dispatch(Stream.Null, null!)),
        ["Dispatch response, handler"] = ("handler", () => MessageStream.Dispatch(new HttpResponseMessage(), null!)),
        ["DispatchAsync, bytes"] = ("body", () => _ = MessageStream.DispatchAsync((Stream)null!, new Trace(), cancellationToken: CancellationToken.None)),
        ["DispatchAsync, response"] = ("response", () => _ = MessageStream.DispatchAsync((HttpResponseMessage)null!, new Trace(), cancellationToken: CancellationToken.None)),
        ["DispatchAsync bytes, handler"] = ("handler", () => _ = MessageStream.DispatchAsync(Stream.Null, null!, cancellationToken: CancellationToken.None)),
        ["DispatchAsync response, handler"] = ("handler", () => _ = MessageStream.DispatchAsync(new HttpResponseMessage(), null!, cancellationToken: CancellationToken.None)),
        ["ReadEvents, bytes"] = ("body", () => MessageStream.ReadEvents((Stream)null!)),
        ["ReadEvents, response"] = ("response", () => MessageStream.ReadEvents((HttpResponseMessage)null!)),
        ["ReadEventsAsync, bytes"] = ("body", () => MessageStream.ReadEventsAsync((Stream)null!)),
        ["ReadEventsAsync, response"] = ("response", () => MessageStream.ReadEventsAsync((HttpResponseMessage)null!)),
        ["AddHandler"] = ("handler", () => MessageStream.Create(Stream.Null).AddHandler(null!)),
        ["MessagesClient"] = ("options", () => _ = new MessagesClient(null!)),
        ["CreateHttpHandler"] = ("baseUrl", () => MessagesClient.CreateHttpHandler(null!)),
        ["Stream"] = ("request", () => Client().Stream(null!)),
        ["Stream with handlers"] = ("request", () => Client().Stream(null!, new Trace(), new Trace())),
        ["Stream, one of several handlers"] = ("handlers", () => Client().Stream(Local.Hello, new Trace(), null!, new Trace())),
        ["StreamEvents"] = ("request", () => Client().StreamEvents(null!)),
        ["StreamEventsAsync"] = ("request", () => Client().StreamEventsAsync(null!)),
        ["Create"] = ("request", () => Client().Create(null!)),
        ["CreateAsync"] = ("request", () => _ = Client().CreateAsync(null!, cancellationToken: CancellationToken.None)),
        ["client's Dispatch"] = ("request", () => Client().Dispatch(null!, new Trace())),
        ["client's DispatchAsync"] = ("request", () => _ = Client().DispatchAsync(null!, new Trace(), cancellationToken: CancellationToken.None)),
        ["client's Dispatch, handler"] = ("handler", () => Client().Dispatch(Local.Hello, null!)),
        ["client's DispatchAsync, handler"] = ("handler", () => _ = Client().DispatchAsync(Local.Hello, null!, cancellationToken: CancellationToken.None)),
        ["RunTools, request"] = ("request", () => Client().RunTools(null!, ToolSet.Combine())),
        ["RunTools, tools"] = ("toolSet", () => Client().RunTools(Local.Hello, null!)),
        ["RewriteBody, removed"] = ("removed", () => Prepared().RewriteBody(null!, _ => { })),
        ["RewriteBody, add"] = ("add", () => Prepared().RewriteBody([], null!)),
        ["GoogleCloud, project"] = ("project", () => MessagesEndpoint.GoogleCloud(null!, "global")),
        ["GoogleCloud, region"] = ("region", () => MessagesEndpoint.GoogleCloud("p", null!)),
        ["Foundry"] = ("resource", () => MessagesEndpoint.Foundry(null!)),
    };

    public static TheoryData<string> Names => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_missing_argument_is_named_at_once(string name)
    {
        (string parameter, Action call) = Calls[name];

        Assert.Throws<ArgumentNullException>(parameter, call);
    }

    [Fact]
    public void A_handler_is_not_added_to_a_stream_that_was_disposed_or_closed_or_read()
    {
        MessageStream disposed = MessageStream.Create(Local.HelloScript.OpenRead());
        disposed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => disposed.AddHandler(new Trace()));

        using MessageStream closed = MessageStream.Create(Local.HelloScript.OpenRead());
        closed.Close();
        Assert.Throws<InvalidOperationException>(() => closed.AddHandler(new Trace()));

        using MessageStream read = MessageStream.Create(Local.HelloScript.OpenRead());
        read.Connect();
        Assert.Throws<InvalidOperationException>(() => read.AddHandler(new Trace()));
        read.UntilDone();
        Assert.Throws<InvalidOperationException>(() => read.AddHandler(new Trace()));
    }

    [Fact]
    public void A_stream_to_which_a_handler_was_added_is_read_as_any_other()
    {
        using MessageStream stream = MessageStream.Create(Local.HelloScript.OpenRead());
        var first = new Trace { Interest = HandlerInterest.Text };
        var second = new Trace { Interest = HandlerInterest.Text, Calls = first.Calls, Name = "second " };
        stream.AddHandler(first);
        stream.AddHandler(second);

        Assert.Equal("Hello there!", stream.GetFinalText());
        Assert.Equal(["text 0 Hello|", "second text 0 Hello|"], first.Calls[..2].Select(call => call[..(call.IndexOf('|', StringComparison.Ordinal) + 1)]));
    }

    [Theory]
    [InlineData("http://localhost:1", false)]
    [InlineData("http://127.0.0.1:1", false)]
    [InlineData("https://localhost:1", true)]
    [InlineData("http://example.test", true)]
    [InlineData("https://example.test", true)]
    public void The_transport_follows_no_redirect_and_keeps_nothing_it_should_not(string address, bool usesProxy)
    {
        using SocketsHttpHandler handler = MessagesClient.CreateHttpHandler(new Uri(address));

        Assert.Equal(
            (usesProxy, false, false, 0, TimeSpan.FromMinutes(5), true),
            (handler.UseProxy, handler.AllowAutoRedirect, handler.UseCookies, handler.MaxResponseDrainSize, handler.PooledConnectionLifetime, handler.EnableMultipleHttp2Connections));
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "Nothing is sent, and the transport holds nothing.")]
    private static MessagesClient Client() => new(StubTransport.Options(_ => throw new InvalidOperationException("Nothing is to be sent.")));

    private static EndpointRequest Prepared() => new(new HttpRequestMessage(), new Uri("https://api.test"), new SerializedRequest("{}"u8.ToArray(), "m", true), apiKey: null);
}
