namespace Handlers;

/// <summary>The innermost handler: refuses a request that an added handler sends a second time, or gives a second credential.</summary>
internal sealed class SingleSendHandler(string name) : DelegatingHandler
{
    private static readonly HttpRequestOptionsKey<Attempt> Key = new("Handlers.Attempt");

    /// <summary>Marks the request of a new attempt of the client. A copy of the request keeps the mark.</summary>
    public static void Begin(HttpRequestMessage request) => request.Options.Set(Key, new Attempt());

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Check(request);
        return base.SendAsync(request, cancellationToken);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Check(request);
        return base.Send(request, cancellationToken);
    }

    private void Check(HttpRequestMessage request)
    {
        if (request.Headers.NonValidated.Contains("x-api-key") && request.Headers.NonValidated.Contains("authorization"))
        {
            throw new InvalidOperationException(
                $"A handler of the HttpClient \"{name}\" added a credential to one that the request had: x-api-key and authorization would be sent. "
                + "A request has one credential. Set it in MessagesClientOptions (AuthToken, AuthTokenProvider or Headers), and take it out of that handler.");
        }

        if (request.Options.TryGetValue(Key, out Attempt? attempt) && !attempt.TrySend())
        {
            throw new InvalidOperationException(
                $"A handler of the HttpClient \"{name}\" sent the same request twice, for example AddStandardResilienceHandler, which also ends each attempt after 10 seconds. "
                + "MessagesClient repeats failed requests by itself (MessagesClientOptions.MaxRetries), and never once an event was delivered. "
                + "Take that handler out of this client: AddMessagesClient(…).RemoveAllResilienceHandlers() (#pragma warning disable EXTEXP0001).");
        }
    }

    private sealed class Attempt
    {
        private bool _isSent;

        /// <returns>Whether this was the first.</returns>
        public bool TrySend() => !Interlocked.Exchange(ref _isSent, true);
    }
}
