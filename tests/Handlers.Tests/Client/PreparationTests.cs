using Handlers.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Code of the application that prepares a request: it may await its context, ignore its token, and throw what a transport throws.</summary>
public sealed class PreparationTests
{
    /// <summary>Whose code prepares the request.</summary>
    public enum Code
    {
        AuthTokenProvider,
        Endpoint,
    }

    public static TheoryData<Code, SendWay> Calls => [.. from code in Enum.GetValues<Code>() from way in Enum.GetValues<SendWay>() select (code, way)];

    public static TheoryData<Code, SendWay, Type> Exceptions =>
    [
        .. from code in Enum.GetValues<Code>()
           from way in Enum.GetValues<SendWay>()
           from exception in (Type[])[typeof(HttpRequestException), typeof(IOException), typeof(TaskCanceledException), typeof(OperationCanceledException), typeof(ObjectDisposedException), typeof(UnauthorizedAccessException)]
           select (code, way, exception),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Code.AuthTokenProvider)]
    [InlineData(Code.Endpoint)]
    public async Task A_blocking_call_does_not_deadlock_with_code_that_awaits_on_the_callers_context(Code code)
    {
        await using var server = LocalMessagesServer.Start(_ => Local.HelloScript);
        using var client = new MessagesClient(With(Local.Options(server), code, async _ => await Task.Yield()));

        Task blocking = Ways.BlockAsync(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new ContextWithoutLoop());
            Assert.Equal("Hello there!", client.Create(Local.Hello).GetText());
            using MessageStream stream = client.Stream(Local.Hello);
            Assert.Equal("Hello there!", stream.GetFinalText());
            Assert.IsType<ContextWithoutLoop>(SynchronizationContext.Current);
        });

        await blocking.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task A_server_starts_and_stops_on_a_thread_with_a_context()
    {
        Task blocking = Ways.BlockAsync(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new ContextWithoutLoop());
            using var server = LocalMessagesServer.Start(Local.HelloScript);
            using MessagesClient client = Local.Client(server);
            Assert.Equal("Hello there!", client.Create(Local.Hello).GetText());
        });

        await blocking.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task The_timeout_ends_code_that_ignores_its_token(Code code, SendWay way)
    {
        var time = new FakeTimeProvider();
        using var client = new MessagesClient(With(NeverSends(), code, _ => NeverAsync()) with
        {
            Timeout = TimeSpan.FromSeconds(40),
            Stream = new MessageStreamOptions { TimeProvider = time },
        });

        Task sending = client.SendAsync(way, cancellationToken: Token);
        await time.AdvanceUntilAsync(sending, TimeSpan.FromSeconds(1)).WaitAsync(TimeSpan.FromSeconds(30), Token);

        var e = await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => sending);
        Assert.EndsWith("within 00:00:40 (MessagesClientOptions.Timeout).", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_cancellation_by_the_timeout_is_the_timeout(Code code, SendWay way)
    {
        var time = new FakeTimeProvider();
        using var client = new MessagesClient(With(NeverSends(), code, HeedingAsync) with
        {
            Timeout = TimeSpan.FromSeconds(40),
            Stream = new MessageStreamOptions { TimeProvider = time },
        });

        Task sending = client.SendAsync(way, cancellationToken: Token);
        await time.AdvanceUntilAsync(sending, TimeSpan.FromSeconds(1)).WaitAsync(TimeSpan.FromSeconds(30), Token);

        var e = await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => sending);
        Assert.Contains("MessagesClientOptions.Timeout", e.Message, StringComparison.Ordinal);

        // As an HttpClient reports that its token was cancelled.
        static async ValueTask HeedingAsync(CancellationToken cancellationToken)
        {
            await NeverAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new TaskCanceledException("It was cancelled.", new TimeoutException());
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task The_disposal_of_the_client_ends_code_that_ignores_its_token(Code code, SendWay way)
    {
        var begun = new TaskCompletionSource();
        using var client = new MessagesClient(With(NeverSends(), code, _ =>
        {
            begun.SetResult();
            return NeverAsync();
        }));

        Task sending = client.SendAsync(way, cancellationToken: Token);
        await begun.Task.WaitAsync(Token);
        client.Dispose();

        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => sending.WaitAsync(TimeSpan.FromSeconds(30), Token));
        Assert.Contains("client was disposed", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Code.AuthTokenProvider, SendWay.StreamAsync)]
    [InlineData(Code.AuthTokenProvider, SendWay.CreateAsync)]
    [InlineData(Code.Endpoint, SendWay.StreamAsync)]
    [InlineData(Code.Endpoint, SendWay.CreateAsync)]
    public async Task A_cancellation_by_the_caller_is_the_callers(Code code, SendWay way)
    {
        using var cancellation = new CancellationTokenSource();
        using var client = new MessagesClient(With(NeverSends(), code, async cancellationToken =>
        {
            await cancellation.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }));

        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => client.SendAsync(way, cancellationToken: cancellation.Token));

        Assert.Equal(cancellation.Token, e.CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Exceptions))]
    public async Task An_exception_of_the_code_fails_the_request_unchanged_and_once(Code code, SendWay way, Type type)
    {
        int calls = 0;
        Exception thrown = type == typeof(TaskCanceledException)
            ? new TaskCanceledException("The token's own server did not answer.", new TimeoutException())
            : (Exception)Activator.CreateInstance(type, "The code failed.")!;
        StubTransport transport = Never();
        using var client = new MessagesClient(With(StubTransport.Options(transport), code, async _ =>
        {
            calls++;
            await Task.Yield();
            throw thrown;
        }) with
        {
            MaxRetries = 2,
        });

        Assert.Same(thrown, await Record.ExceptionAsync(() => client.SendAsync(way, cancellationToken: Token)));
        Assert.Equal(1, calls);
        Assert.Equal(0, transport.Requests);
    }

    private static MessagesClientOptions NeverSends() => StubTransport.Options(Never());

    private static StubTransport Never() => new((_, _) => throw new InvalidOperationException("Nothing is to be sent."));

    private static ValueTask NeverAsync() => new(new TaskCompletionSource().Task);

    private static MessagesClientOptions With(MessagesClientOptions options, Code code, Func<CancellationToken, ValueTask> run) => code == Code.Endpoint
        ? options with { Endpoint = new OwnEndpoint(run) }
        : options with
        {
            ApiKey = null,
            AuthTokenProvider = async cancellationToken =>
            {
                await run(cancellationToken).ConfigureAwait(false);
                return "token";
            },
        };

    private sealed class OwnEndpoint(Func<CancellationToken, ValueTask> run) : MessagesEndpoint
    {
        public override Uri BaseUrl { get; } = new("https://gateway.test");

        protected internal override ValueTask PrepareAsync(EndpointRequest request, CancellationToken cancellationToken) => run(cancellationToken);
    }
}
