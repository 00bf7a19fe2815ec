namespace Handlers;

/// <summary>Where and how a <see cref="MessagesClient"/> reaches the API. What is not set comes from the environment, or has the default named here.</summary>
public sealed record MessagesClientOptions
{
    /// <summary>The key, sent as <c>x-api-key</c>; from <c>ANTHROPIC_API_KEY</c>.</summary>
    /// <exception cref="ArgumentException">The key is not printable ASCII.</exception>
    public string? ApiKey { get; init => field = string.IsNullOrEmpty(value) ? null : HeaderRules.Validate(value, "the API key"); } = KeyFromEnvironment("ANTHROPIC_API_KEY");

    /// <summary>A token, sent as <c>Authorization: Bearer</c>; from <c>ANTHROPIC_AUTH_TOKEN</c>.</summary>
    /// <exception cref="ArgumentException">The token is not printable ASCII.</exception>
    public string? AuthToken { get; init => field = string.IsNullOrEmpty(value) ? null : HeaderRules.Validate(value, "the token"); } = KeyFromEnvironment("ANTHROPIC_AUTH_TOKEN");

    /// <summary>Where the API is: <c>v1/messages</c> is appended; from <c>ANTHROPIC_BASE_URL</c>, else <c>https://api.anthropic.com</c>.</summary>
    /// <exception cref="ArgumentException">The address is not absolute, is neither <c>https</c> nor <c>http</c>, ends in <c>v1</c> or <c>v1/messages</c>, or has a query, a fragment or a user.</exception>
    public Uri BaseUrl { get; init => field = BaseUrlRules.Validate(value, nameof(BaseUrl)); } = UrlFromEnvironment("ANTHROPIC_BASE_URL") ?? new("https://api.anthropic.com");

    /// <summary>Whether <see cref="BaseUrl"/> may be plain <c>http</c> to a host that is not this machine: everybody on the way can read key and prompt then.</summary>
    public bool AllowInsecureHttp { get; init; }

    /// <summary>Sends the requests, as it is, and is not disposed; <see langword="null"/> for one of the client's own that follows no redirects.</summary>
    public HttpClient? HttpClient { get; init; }

    /// <summary>The longest wait for a response's headers; 10 minutes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither positive nor infinite.</exception>
    public TimeSpan Timeout
    {
        get;
        init => field = value > TimeSpan.Zero || value == System.Threading.Timeout.InfiniteTimeSpan ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Timeout must be positive, or Timeout.InfiniteTimeSpan.");
    } = TimeSpan.FromMinutes(10);

    /// <summary>How often a failed attempt is repeated before the first event; 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxRetries
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 2;

    /// <summary>Headers of every request.</summary>
    /// <exception cref="ArgumentException">A name or value holds what no header may.</exception>
    public IReadOnlyDictionary<string, string> Headers { get; init => field = HeaderRules.Validate(value, nameof(Headers)); } = HeaderRules.None;

    /// <summary>Beta features of every request (<c>anthropic-beta</c>).</summary>
    /// <exception cref="ArgumentException">A name holds what no header may.</exception>
    public IReadOnlyList<string> Betas { get; init => field = HeaderRules.Validate(value, nameof(Betas)); } = [];

    /// <summary>How streams are read; its clock is also that of timeouts and retries.</summary>
    public MessageStreamOptions Stream
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Stream));
            field = value;
        }
    } = MessageStreamOptions.Default;

    /// <summary>Where the jitter of a retry's delay comes from.</summary>
    internal Random Random { get; init; } = Random.Shared;

    /// <summary>The address; never a key.</summary>
    public override string ToString()
        => $"MessagesClientOptions {{ {BaseUrl.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)} }}";

    private static Uri? UrlFromEnvironment(string name)
        => FromEnvironment(name) is { } url ? BaseUrlRules.Validate(new Uri(url, UriKind.RelativeOrAbsolute), $"The environment variable {name}") : null;

    private static string? KeyFromEnvironment(string name) => FromEnvironment(name) is { } key ? HeaderRules.Validate(key, $"the environment variable {name}") : null;

    private static string? FromEnvironment(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value.Trim() : null;
}
