using System.Net.Http.Headers;

namespace Handlers;

/// <summary>Creates the HTTP requests of a client, with their address, headers and credential.</summary>
internal sealed class RequestFactory
{
    private static readonly string UserAgent = $"Handlers/{typeof(RequestFactory).Assembly.GetName().Version?.ToString(3)} (.NET {Environment.Version})";

    private readonly MessagesClientOptions _options;
    private readonly HttpClient _http;

    /// <exception cref="InvalidOperationException">There is no credential.</exception>
    public RequestFactory(MessagesClientOptions options, HttpClient http)
    {
        _options = options;
        _http = http;
        if (options.ApiKey is null && options.AuthToken is null && options.AuthTokenProvider is null && !options.Endpoint.AddsCredential
            && !Credentials.In(options.Headers.Keys).Concat(Credentials.In(_http.DefaultRequestHeaders)).Any())
        {
            throw new InvalidOperationException(
                options.Endpoint == MessagesEndpoint.Anthropic
                    ? "There is no API key. Set the environment variable ANTHROPIC_API_KEY (or ANTHROPIC_AUTH_TOKEN), or MessagesClientOptions.ApiKey."
                    : "There is no credential for this endpoint. Set MessagesClientOptions.ApiKey, AuthToken or AuthTokenProvider; environment variables are used for MessagesEndpoint.Anthropic only.");
        }
    }

    /// <summary>Makes the request of one attempt.</summary>
    /// <exception cref="PreparationException"><see cref="MessagesClientOptions.AuthTokenProvider"/> or the endpoint threw an exception.</exception>
    /// <exception cref="InvalidOperationException">The request would have two credentials.</exception>
    public async ValueTask<HttpRequestMessage> CreateAsync(SerializedRequest json, RequestOptions requestOptions, CancellationToken cancellationToken)
    {
        // A new Uri for each attempt, so that a redirect back to the same address is noticed.
        var request = new HttpRequestMessage(HttpMethod.Post, BaseUrlRules.GetAddress(_options.BaseUrl))
        {
            Version = _http.DefaultRequestVersion,
            VersionPolicy = _http.DefaultVersionPolicy,
        };
        HttpRequestHeaders headers = request.Headers;
        Set(headers, "anthropic-version", _options.ApiVersion);
        Set(headers, "user-agent", UserAgent);
        string betas = string.Join(',', _options.Betas.Concat(requestOptions.Betas).Distinct());
        if (betas.Length > 0)
        {
            Set(headers, "anthropic-beta", betas);
        }

        // A credential of the request replaces the client's.
        bool hasOwnCredential = Credentials.In(requestOptions.Headers.Keys).Any();
        foreach ((string name, string value) in _options.Headers.Where(header => !hasOwnCredential || !Credentials.In([header.Key]).Any()).Concat(requestOptions.Headers))
        {
            Set(headers, name, value);
        }

        string? key = null;
        if (!CredentialsOf(request).Any())
        {
            key = _options.ApiKey;
            await AddCredentialAsync(headers, cancellationToken).ConfigureAwait(false);
        }

        var sent = new EndpointRequest(request, _options.BaseUrl, json, key);
        await PreparationException.RunAsync(token => _options.Endpoint.PrepareAsync(sent, token), cancellationToken).ConfigureAwait(false);
        if (CredentialsOf(request).ToArray() is [var first, var second])
        {
            throw new InvalidOperationException(
                $"The request would be sent with two credentials, {first} and {second}. Leave one out of RequestOptions.Headers, of the HttpClient's DefaultRequestHeaders, or of what the endpoint adds.");
        }

        request.Content = new ReadOnlyMemoryContent(sent.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return request;
    }

    // The HttpClient adds its own headers to the request.
    private IEnumerable<string> CredentialsOf(HttpRequestMessage request)
        => Credentials.In(request.Headers.NonValidated.Concat(_http.DefaultRequestHeaders.NonValidated).Select(header => header.Key));

    private async ValueTask AddCredentialAsync(HttpRequestHeaders headers, CancellationToken cancellationToken)
    {
        string? token = _options.AuthToken;
        if (_options.AuthTokenProvider is { } provider)
        {
            await PreparationException.RunAsync(async cancellation => token = await provider(cancellation).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            token = HeaderRules.Validate(token, "the token of AuthTokenProvider");
        }

        if (token is null && _options.ApiKey is null)
        {
            // The endpoint has a credential of its own.
            return;
        }

        (string name, string value) = token is not null ? Credentials.OfToken(token)
            : Credentials.OfKey(_options.ApiKey!, headers.NonValidated.TryGetValues("anthropic-version", out var version) ? version.ToString() : null);
        Set(headers, name, value);
    }

    private static void Set(HttpRequestHeaders headers, string name, string value)
    {
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }
}
