using System.Net;
using Handlers.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Polly;
using Xunit;

namespace Handlers.Extensions.Tests.Hosting;

/// <summary>The <see cref="HttpClient"/> of a client from the services, next to a client's own.</summary>
public sealed class TransportTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static MessageRequest Request => new() { Model = Local.Model, MaxTokens = 100, Messages = [MessageParam.User("Hello")] };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_redirect_is_not_followed(bool isFromServices)
    {
        await using var other = LocalMessagesServer.Start(Local.HelloScript);
        await using var server = LocalMessagesServer.Start(MessageScript.Reply(HttpStatusCode.TemporaryRedirect).Header("location", other.BaseAddress + "v1/messages"));
        using var clients = new Clients(server);

        var e = await Assert.ThrowsAsync<ApiException>(() => clients.Get(isFromServices).Stream(Request).GetFinalTextAsync(Cancelled));

        Assert.Equal(307, e.StatusCode);
        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_hanging_reply_ends_with_the_idle_timeout(bool isFromServices)
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").Stall());
        var time = new FakeTimeProvider();
        using var clients = new Clients(server, options => options.Stream.TimeProvider = time);
        var hasText = new TaskCompletionSource();

        Task reading = clients.Get(isFromServices).DispatchAsync(Request, new MessageHandler { OnText = _ => hasText.TrySetResult() }, cancellationToken: Cancelled);
        await hasText.Task.WaitAsync(Cancelled);
        await PassAsync(time, reading);

        await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => reading);
        await server.Requests[0].Aborted.WaitAsync(Cancelled);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Headers_that_do_not_come_are_a_timeout(bool isFromServices)
    {
        var hasRequest = new TaskCompletionSource();
        await using var server = LocalMessagesServer.Start(_ =>
        {
            hasRequest.TrySetResult();
            return Local.HelloScript.PauseBeforeHeaders(new TaskCompletionSource().Task);
        });
        var time = new FakeTimeProvider();
        using var clients = new Clients(server, options => options.Stream.TimeProvider = time);

        Task reading = clients.Get(isFromServices).Stream(Request).GetFinalTextAsync(Cancelled);
        await hasRequest.Task.WaitAsync(Cancelled);
        await PassAsync(time, reading);

        var e = await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => reading);
        Assert.Contains("MessagesClientOptions.Timeout", e.Message, StringComparison.Ordinal);
        await server.Requests[0].Aborted.WaitAsync(Cancelled);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_cancelled_request_is_cancelled_at_the_server(bool isFromServices, bool isBeforeHeaders)
    {
        Task never = new TaskCompletionSource().Task;
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await using var server = LocalMessagesServer.Start(_ =>
        {
            if (isBeforeHeaders)
            {
                cancellation.Cancel();
            }

            return isBeforeHeaders ? Local.HelloScript.PauseBeforeHeaders(never) : new MessageScript().Text("Hello").Pause(never);
        });
        using var clients = new Clients(server);

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => clients.Get(isFromServices)
            .DispatchAsync(Request, new MessageHandler { OnText = _ => cancellation.Cancel() }, cancellationToken: cancellation.Token));

        Assert.Equal(cancellation.Token, e.CancellationToken);
        await server.Requests[0].Aborted.WaitAsync(Cancelled);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_synchronous_call_streams_as_well(bool isFromServices)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using var clients = new Clients(server);

        Assert.Equal("Hello there!", await Task.Run(() => clients.Get(isFromServices).Stream(Request).GetFinalText(), Cancelled));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_redirect_is_not_followed_whatever_the_primary_handler_says(bool isOld)
    {
        await using var other = LocalMessagesServer.Start(Local.HelloScript);
        await using var server = LocalMessagesServer.Start(MessageScript.Reply(HttpStatusCode.TemporaryRedirect).Header("location", other.BaseAddress + "v1/messages"));
        using var clients = new Clients(server, add: http => http.ConfigurePrimaryHttpMessageHandler(
            () => isOld ? new HttpClientHandler { AllowAutoRedirect = true } : new SocketsHttpHandler { AllowAutoRedirect = true }));

        await Assert.ThrowsAsync<ApiException>(() => clients.Get(isFromServices: true).Stream(Request).GetFinalTextAsync(Cancelled));

        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_handler_that_redirects_is_named()
    {
        await using var other = LocalMessagesServer.Start(Local.HelloScript);
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using var clients = new Clients(server, add: http => http.AddHttpMessageHandler(() => new Redirecting(new Uri(other.BaseAddress, "v1/messages"))));

        var e = await Assert.ThrowsAsync<InvalidStreamException>(() => clients.Get(isFromServices: true).Stream(Request).GetFinalTextAsync(Cancelled));

        Assert.Contains("changed the request's address", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_time_limit_but_the_clients_own_holds()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using var clients = new Clients(server, add: http => http.ConfigureHttpClient(client => client.Timeout = TimeSpan.FromTicks(1)));

        Assert.Equal(Timeout.InfiniteTimeSpan, clients.Services.GetRequiredService<IHttpClientFactory>().CreateClient("MessagesClient").Timeout);
        Assert.Equal("Hello there!", await clients.Get(isFromServices: true).Stream(Request).GetFinalTextAsync(Cancelled));
    }

    [Fact]
    public async Task A_handler_that_repeats_requests_is_named()
    {
        await using var server = LocalMessagesServer.Start([MessageScript.Error(529, "overloaded_error", "Overloaded"), Local.HelloScript]);
        using var clients = new Clients(server, add: http => http.AddStandardResilienceHandler(options => options.Retry.Delay = TimeSpan.Zero));

        await AssertNamedAsync(clients);

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_handler_that_repeats_requests_by_default_is_named_too()
    {
        await using var server = LocalMessagesServer.Start([MessageScript.Error(529, "overloaded_error", "Overloaded"), Local.HelloScript]);
        using var clients = new Clients(server, services: services => services.ConfigureHttpClientDefaults(
            http => http.AddStandardResilienceHandler(options => options.Retry.Delay = TimeSpan.Zero)));

        await AssertNamedAsync(clients);
    }

    [Fact]
    public async Task A_handler_that_repeats_a_slow_request_is_named()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript.PauseBeforeHeaders(new TaskCompletionSource().Task));
        using var clients = new Clients(server, add: http => http.AddStandardResilienceHandler(options =>
        {
            options.AttemptTimeout.Timeout = TimeSpan.FromMilliseconds(50);
            options.Retry.Delay = TimeSpan.Zero;
        }));

        await AssertNamedAsync(clients);
    }

    [Fact]
    public async Task A_time_limit_of_an_added_handler_is_a_timeout()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript.PauseBeforeHeaders(new TaskCompletionSource().Task));
        using var clients = new Clients(server, add: http => http.AddResilienceHandler("limit", pipeline => pipeline.AddTimeout(TimeSpan.FromMilliseconds(50))));

        var e = await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => clients.Get(isFromServices: true).Stream(Request).GetFinalTextAsync(Cancelled));

        Assert.Contains("HttpClient that was given", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_second_credential_of_an_added_handler_is_never_sent(bool synchronous)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using var clients = new Clients(server, options => options.ApiVersion = "2023-06-01", http => http.AddHttpMessageHandler(() => new Authorizing()));
        await using MessageStream stream = clients.Get(isFromServices: true).Stream(Request);

        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => synchronous ? Task.Run(stream.GetFinalText, Cancelled) : stream.GetFinalTextAsync(Cancelled));

        Assert.Contains("x-api-key and authorization", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", e.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task The_clients_own_retries_pass()
    {
        await using var server = LocalMessagesServer.Start([MessageScript.Error(529, "overloaded_error", "Overloaded").Header("retry-after-ms", "1"), Local.HelloScript]);
        using var clients = new Clients(server, add: http => http.AddHttpMessageHandler(() => new Team()));

        Assert.Equal("Hello there!", await clients.Get(isFromServices: true).Stream(Request).GetFinalTextAsync(Cancelled));
        Assert.Equal(["blue", "blue"], server.Requests.Select(request => request.Headers["x-team"]));
    }

    private static async Task PassAsync(FakeTimeProvider time, Task reading)
    {
        while (!reading.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }
    }

    private static async Task AssertNamedAsync(Clients clients)
    {
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => clients.Get(isFromServices: true).Stream(Request).GetFinalTextAsync(Cancelled));
        Assert.Contains("AddStandardResilienceHandler", e.Message, StringComparison.Ordinal);
        Assert.Contains("RemoveAllResilienceHandlers() (#pragma warning disable EXTEXP0001)", e.Message, StringComparison.Ordinal);
    }

    /// <summary>A client with its own transport and one from the services, with the same options.</summary>
    private sealed class Clients : IDisposable
    {
        private readonly MessagesClient _own;

        public Clients(LocalMessagesServer server, Action<MessagesClientOptions>? options = null, Action<IHttpClientBuilder>? add = null, Action<IServiceCollection>? services = null)
        {
            void Configure(MessagesClientOptions o)
            {
                (o.ApiKey, o.BaseUrl) = ("key", server.BaseAddress);
                options?.Invoke(o);
            }

            var own = new MessagesClientOptions();
            Configure(own);
            _own = new MessagesClient(own);
            var collection = new ServiceCollection();
            services?.Invoke(collection);
            IHttpClientBuilder http = collection.AddMessagesClient(Configure);
            add?.Invoke(http);
            Services = collection.BuildServiceProvider(validateScopes: true);
        }

        public ServiceProvider Services { get; }

        public MessagesClient Get(bool isFromServices) => isFromServices ? Services.GetRequiredService<MessagesClient>() : _own;

        public void Dispose()
        {
            Services.Dispose();
            _own.Dispose();
        }
    }

    private sealed class Team : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("x-team", "blue");
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Authorizing : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => base.SendAsync(Authorize(request), cancellationToken);

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
            => base.Send(Authorize(request), cancellationToken);

        private static HttpRequestMessage Authorize(HttpRequestMessage request)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer canary");
            return request;
        }
    }

    private sealed class Redirecting(Uri address) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = address;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
