namespace Handlers;

/// <summary>
/// The service that a <see cref="MessagesClient"/> sends requests to: it determines their address, headers and body, and how the events of a reply are framed.
/// Derive from this class to reach another service with the same messages.
/// </summary>
/// <remarks>Keys, tokens and the address from environment variables (<c>ANTHROPIC_…</c>) are used for <see cref="Anthropic"/> only, and are never sent to another service.</remarks>
public abstract class MessagesEndpoint
{
    /// <summary>The Messages API itself, or a gateway with the same interface.</summary>
    public static MessagesEndpoint Anthropic { get; } = new AnthropicEndpoint();

    /// <summary>The address if <see cref="MessagesClientOptions.BaseUrl"/> is not set.</summary>
    public abstract Uri BaseUrl { get; }

    /// <summary>Whether <see cref="PrepareAsync"/> adds a credential of its own, so that the options need none; <see langword="false"/> by default.</summary>
    protected internal virtual bool AddsCredential => false;

    /// <summary>The media type of a streamed reply; <c>text/event-stream</c> by default. If it is another, <see cref="ReadEvents"/> reads the reply.</summary>
    protected internal virtual string StreamMediaType => ResponseRules.EventStream;

    /// <summary>The provider's name in spans and metrics (<c>gen_ai.provider.name</c>).</summary>
    protected internal virtual string ProviderName => "anthropic";

    /// <summary>
    /// Claude on Google Cloud (<c>…:streamRawPredict</c>). Set the access token as <see cref="MessagesClientOptions.AuthToken"/> or, because it expires after an
    /// hour, return it from <see cref="MessagesClientOptions.AuthTokenProvider"/>.
    /// </summary>
    /// <param name="project">The id of the project.</param>
    /// <param name="region">The region, for example <c>us-east5</c>; or <c>global</c>, <c>us</c>, <c>eu</c>.</param>
    /// <exception cref="ArgumentException">A name is empty, or has a character other than ASCII letters, digits, <c>-</c>, <c>.</c> and <c>:</c>.</exception>
    public static MessagesEndpoint GoogleCloud(string project, string region) => new GoogleCloudEndpoint(Name(project, nameof(project)), Name(region, nameof(region)));

    /// <summary>Claude in Microsoft Foundry. The key is <see cref="MessagesClientOptions.ApiKey"/>; an Entra ID token is set as for <see cref="GoogleCloud"/>.</summary>
    /// <param name="resource">The name of the resource.</param>
    /// <exception cref="ArgumentException">The name is empty, or has a character other than ASCII letters, digits, <c>-</c>, <c>.</c> and <c>:</c>.</exception>
    public static MessagesEndpoint Foundry(string resource) => new FoundryEndpoint(Name(resource, nameof(resource)));

    /// <summary>Changes a request of the Messages API into one of this service. Called for each attempt.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancelled when the attempt ends: by its timeout, or because the request was cancelled.</param>
    /// <remarks>
    /// If the method throws, the request fails with that exception, without another attempt. If it ignores the token, <see cref="MessagesClientOptions.Timeout"/> and a
    /// cancellation still end the attempt. Synchronous calls block until it returns, and call it without the thread's <see cref="SynchronizationContext"/>.
    /// </remarks>
    protected internal abstract ValueTask PrepareAsync(EndpointRequest request, CancellationToken cancellationToken);

    /// <summary>Reads the events of a streamed reply, if its media type is not <c>text/event-stream</c>.</summary>
    /// <param name="body">The body of the response. The caller disposes it.</param>
    /// <param name="maxEventBytes"><see cref="MessageStreamOptions.MaxEventBytes"/>: for a longer event, throw an <see cref="InvalidDataException"/>.</param>
    /// <returns>The events, as <see cref="MessageStream.Create(IAsyncEnumerable{ReadOnlyMemory{byte}}, IMessageHandler, MessageStreamOptions)"/> takes them.</returns>
    /// <exception cref="NotSupportedException">The class overrides <see cref="StreamMediaType"/>, but not this method.</exception>
    protected internal virtual IAsyncEnumerable<ReadOnlyMemory<byte>> ReadEvents(Stream body, int maxEventBytes)
        => throw new NotSupportedException($"{GetType().Name} has the stream media type {StreamMediaType}, so it must override {nameof(ReadEvents)}.");

    private static string Name(string value, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, parameter);
        return value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or ':') ? value
            : throw new ArgumentException("The name becomes part of the address, so it must consist of ASCII letters, digits, '-', '.' and ':'.", parameter);
    }

    private sealed class AnthropicEndpoint : MessagesEndpoint
    {
        public override Uri BaseUrl { get; } = new("https://api.anthropic.com");

        protected internal override ValueTask PrepareAsync(EndpointRequest request, CancellationToken cancellationToken) => default;
    }

    private sealed class FoundryEndpoint(string resource) : MessagesEndpoint
    {
        public override Uri BaseUrl { get; } = new($"https://{resource}.services.ai.azure.com/anthropic");

        protected internal override string ProviderName => "azure.ai.inference";

        protected internal override ValueTask PrepareAsync(EndpointRequest request, CancellationToken cancellationToken)
        {
            if (request.ApiKey is { } key)
            {
                request.SetCredential(Credentials.ApiKey, key);
            }

            return default;
        }
    }

    private sealed class GoogleCloudEndpoint(string project, string region) : MessagesEndpoint
    {
        public override Uri BaseUrl { get; } = new(region switch
        {
            "global" => "https://aiplatform.googleapis.com",
            "us" or "eu" => $"https://aiplatform.{region}.rep.googleapis.com",
            _ => $"https://{region}-aiplatform.googleapis.com",
        });

        protected internal override string ProviderName => "gcp.vertex_ai";

        protected internal override ValueTask PrepareAsync(EndpointRequest request, CancellationToken cancellationToken)
        {
            // On Google Cloud an @ separates a model's name from its version. A path may contain it unescaped (RFC 3986, 3.3).
            string model = Uri.EscapeDataString(request.Model).Replace("%40", "@", StringComparison.Ordinal);
            request.SetPath(
                $"/v1/projects/{project}/locations/{region}/publishers/anthropic/models/{model}:{(request.IsStreaming ? "streamRawPredict" : "rawPredict")}");
            if (request.ApiKey is { } key)
            {
                request.SetCredential(Credentials.Authorization, $"Bearer {key}");
            }

            string? version = request.Message.Headers.NonValidated.TryGetValues("anthropic-version", out var values) ? values.ToString() : null;
            request.RewriteBody(["model", "anthropic_version"], writer => writer.WriteString("anthropic_version", version));
            return default;
        }
    }
}
