namespace Handlers;

/// <summary>
/// Where and how a <see cref="MessagesClient"/> reaches the API. A client validates and copies its options when it is created, so a later change has no effect on it.
/// </summary>
public sealed record MessagesClientOptions
{
    private const string KeyVariable = "ANTHROPIC_API_KEY";
    private const string TokenVariable = "ANTHROPIC_AUTH_TOKEN";
    private const string UrlVariable = "ANTHROPIC_BASE_URL";

    /// <summary>The longest that a request without streaming is expected to take, unless a timeout is set.</summary>
    internal static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    private Setting<string> _apiKey;
    private Setting<string> _authToken;
    private Setting<Uri> _baseUrl;
    private TimeSpan? _timeout;

    /// <summary>
    /// The API key: printable ASCII; from <c>ANTHROPIC_API_KEY</c> unless a credential is set. <see cref="ApiVersion"/> decides which header it is sent in. A client has
    /// one credential: this, <see cref="AuthToken"/>, <see cref="AuthTokenProvider"/>, or a header in <see cref="Headers"/> or of <see cref="HttpClient"/>.
    /// </summary>
    public string? ApiKey { get => _apiKey.Or(TakesCredentialOfEnvironment, static () => FromEnvironment(KeyVariable)); set => _apiKey = new(value); }

    /// <summary>
    /// A token, sent as <c>Authorization: Bearer</c>: printable ASCII; from <c>ANTHROPIC_AUTH_TOKEN</c> unless a credential is set. If the environment has a
    /// key as well, the key is sent.
    /// </summary>
    public string? AuthToken { get => _authToken.Or(TakesCredentialOfEnvironment, static () => FromEnvironment(TokenVariable)); set => _authToken = new(value); }

    /// <summary>
    /// Returns a token that expires, instead of <see cref="AuthToken"/>. It is called before each attempt, retries included, so it should cache the token while that is
    /// valid. If it throws, the request fails with that exception, without another attempt. If it ignores its <see cref="CancellationToken"/>, <see cref="Timeout"/> and a
    /// cancellation still end the attempt. Synchronous calls block until it returns, and call it without the thread's <see cref="SynchronizationContext"/>.
    /// </summary>
    public Func<CancellationToken, ValueTask<string>>? AuthTokenProvider { get; set; }

    /// <summary>
    /// The version of the API (<c>anthropic-version</c>); <c>2026-10-21</c> by default. With this version the key is sent as <c>Authorization: Bearer</c>; with an earlier one,
    /// such as <c>2023-06-01</c>, as <c>x-api-key</c>.
    /// </summary>
    public string ApiVersion { get; set; } = Credentials.BearerVersion;

    /// <summary>The service that requests are sent to; <see cref="MessagesEndpoint.Anthropic"/> by default. The environment variables are used for that service only.</summary>
    public MessagesEndpoint Endpoint { get; set; } = MessagesEndpoint.Anthropic;

    /// <summary>
    /// The address of the API: an absolute <c>https</c> address without query, fragment or user, to which <c>v1/messages</c> is appended;
    /// from <c>ANTHROPIC_BASE_URL</c>, else <c>https://api.anthropic.com</c>. Another <see cref="Endpoint"/> has its own default address and its own path.
    /// </summary>
    public Uri BaseUrl { get => _baseUrl.Or(Endpoint == MessagesEndpoint.Anthropic, UrlFromEnvironment) ?? (_baseUrl.IsSet ? null! : Endpoint.BaseUrl); set => _baseUrl = new(value); }

    /// <summary>Whether <see cref="BaseUrl"/> may be plain <c>http</c> to a host that is not this machine. Every host on the way can then read the key and the prompt.</summary>
    public bool AllowInsecureHttp { get; set; }

    /// <summary>Sends the requests; the client does not dispose it. <see langword="null"/>, the default, for an instance of the client's own, which follows no redirects.</summary>
    public HttpClient? HttpClient { get; set; }

    /// <summary>
    /// The longest time that an attempt waits for the response headers, or without streaming for the whole response: positive, at most 49 days, or
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>; 10 minutes by default. An attempt that takes longer is repeated, as other failed attempts are.
    /// </summary>
    public TimeSpan Timeout { get => _timeout ?? DefaultTimeout; set => _timeout = value; }

    /// <summary>How often a failed attempt is repeated, as long as no event has been delivered: 0 or more; 2 by default.</summary>
    public int MaxRetries { get; set; } = 2;

    /// <summary>Additional headers of every request.</summary>
    public IDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Beta features of every request (<c>anthropic-beta</c>).</summary>
    public IList<string> Betas { get; set; } = [];

    /// <summary>How streams are read. Its clock is also the clock of timeouts and retries.</summary>
    public MessageStreamOptions Stream { get; set; } = new();

    /// <summary>
    /// Creates a handler for each stream of the client, for example for logs. It is called before the handlers that are passed to the call; <see langword="null"/> for none.
    /// </summary>
    public Func<IMessageHandler>? CreateHandler { get; set; }

    /// <summary>
    /// Whether telemetry spans contain the content of requests and replies: system instructions, messages, tools. <see langword="true"/> by default only if the
    /// environment variable <c>OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT</c> is <c>true</c>. See <see cref="HandlersTelemetry"/>.
    /// </summary>
    public bool EnableSensitiveData { get; set; } = HandlersTelemetry.CapturesContentByDefault;

    /// <summary>Whether <see cref="Timeout"/> was set.</summary>
    internal bool HasTimeout => _timeout is not null;

    /// <summary>The source of a retry delay's jitter.</summary>
    internal Random Random { get; init; } = Random.Shared;

    /// <summary>The address; never a key.</summary>
    public override string ToString()
        => $"MessagesClientOptions {{ {(BaseUrl is { IsAbsoluteUri: true } url ? url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : "no address")} }}";

    /// <summary>Whether the environment has both a key and a token, and both would be taken.</summary>
    internal bool HasTwoOfEnvironment => TakesCredentialOfEnvironment && ApiKey is not null && AuthToken is not null;

    private bool TakesCredentialOfEnvironment => Endpoint == MessagesEndpoint.Anthropic && !GivenCredentials.Any();

    /// <summary>The names of the credentials that do not come from the environment.</summary>
    private IEnumerable<string> GivenCredentials =>
    [
        .. _apiKey.Value is { Length: > 0 } ? (string[])[nameof(ApiKey)] : [],
        .. _authToken.Value is { Length: > 0 } ? (string[])[nameof(AuthToken)] : [],
        .. AuthTokenProvider is not null ? (string[])[nameof(AuthTokenProvider)] : [],
        .. Credentials.In(Headers?.Keys ?? []).Select(name => $"{nameof(Headers)}[{name}]"),
        .. HttpClient is null ? [] : Credentials.In(HttpClient.DefaultRequestHeaders).Select(name => $"{nameof(HttpClient)}.{nameof(HttpClient.DefaultRequestHeaders)}[{name}]"),
    ];

    /// <summary>Returns a validated copy.</summary>
    /// <exception cref="ArgumentException">An option has an invalid value, or there is more than one credential; the message names the options.</exception>
    internal MessagesClientOptions Validated()
    {
        ArgumentNullException.ThrowIfNull(Endpoint);
        IDictionary<string, string> headers = HeaderRules.Validate(Headers, nameof(Headers));
        string[] given = [.. GivenCredentials];
        if (given.Length > 1)
        {
            throw new ArgumentException($"{string.Join(" and ", given)} are set, but a request has one credential: set one of them, and the others to null.");
        }

        string? key = ApiKey;
        string? token = HasTwoOfEnvironment ? null : AuthToken;
        return this with
        {
            ApiKey = string.IsNullOrEmpty(key) ? null : HeaderRules.Validate(key, Source(key, KeyVariable, "the API key")),
            AuthToken = string.IsNullOrEmpty(token) ? null : HeaderRules.Validate(token, Source(token, TokenVariable, "the token")),
            ApiVersion = ApiVersion is "" ? throw new ArgumentException($"{nameof(ApiVersion)} must not be empty.", nameof(ApiVersion))
                : HeaderRules.Validate(ApiVersion ?? throw new ArgumentNullException(nameof(ApiVersion)), nameof(ApiVersion)),
            BaseUrl = BaseUrlRules.Validate(BaseUrl, Source(BaseUrl?.OriginalString, UrlVariable, nameof(BaseUrl)), AllowInsecureHttp),
            _timeout = HasTimeout ? OptionRules.Timeout(Timeout, nameof(Timeout)) : null,
            MaxRetries = OptionRules.NotNegative(MaxRetries, nameof(MaxRetries)),
            Headers = headers,
            Betas = HeaderRules.Validate(Betas, nameof(Betas)),
            Stream = (Stream ?? throw new ArgumentNullException(nameof(Stream))).Validated(),
        };
    }

    // The address is not validated here: the client validates it, wherever it comes from.
    private static Uri? UrlFromEnvironment()
        => FromEnvironment(UrlVariable) is not { } url ? null
            : Uri.TryCreate(url, UriKind.RelativeOrAbsolute, out Uri? address) ? address
            : new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private static string? FromEnvironment(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value.Trim() : null;

    private static string Source(string? value, string variable, string otherwise)
        => value is not null && value == FromEnvironment(variable) ? $"the environment variable {variable}" : otherwise;

    /// <summary>A setting. If no value was assigned, not even null, the environment's value is used.</summary>
    private readonly struct Setting<T>(T? value)
        where T : class
    {
        public T? Value { get; } = value;

        public bool IsSet { get; } = true;

        public T? Or(bool takesEnvironment, Func<T?> fromEnvironment) => IsSet ? Value : takesEnvironment ? fromEnvironment() : null;
    }
}
