using Handlers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a <see cref="MessagesClient"/> to the services of a host.</summary>
public static class MessagesClientServiceCollectionExtensions
{
    /// <summary>Adds a <see cref="MessagesClient"/> as a singleton.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options; what it does not set comes from the environment.</param>
    /// <returns>The builder of the client's <see cref="HttpClient"/>, for handlers between the client and its transport.</returns>
    /// <remarks>
    /// <para>The options are validated when the host starts, or else when the client is first asked for.</para>
    /// <para>
    /// The client sends through an <see cref="HttpClient"/> of <see cref="IHttpClientFactory"/>. These settings hold whatever is added to the builder: no
    /// redirects, no cookies, no time limits other than the client's. The client repeats failed requests itself, so a handler that sends a request a second
    /// time gets an <see cref="InvalidOperationException"/>.
    /// </para>
    /// </remarks>
    public static IHttpClientBuilder AddMessagesClient(this IServiceCollection services, Action<MessagesClientOptions>? configure = null)
        => Add(services, null, null, configure);

    /// <inheritdoc cref="AddMessagesClient(IServiceCollection, Action{MessagesClientOptions})"/>
    /// <param name="services">The services.</param>
    /// <param name="configuration">
    /// The section that holds the options, by their names: <c>ApiKey</c>, <c>BaseUrl</c>, <c>Timeout</c>, <c>Stream:IdleTimeout</c> and so on.
    /// </param>
    /// <param name="configure">Sets options after the section.</param>
    public static IHttpClientBuilder AddMessagesClient(this IServiceCollection services, IConfiguration configuration, Action<MessagesClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Add(services, null, configuration, configure);
    }

    /// <summary>Adds a <see cref="MessagesClient"/> as a keyed singleton, with options of the same name.</summary>
    /// <inheritdoc cref="AddMessagesClient(IServiceCollection, Action{MessagesClientOptions})"/>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key, and the name of the options.</param>
    /// <param name="configure">Sets options; what it does not set comes from the environment.</param>
    public static IHttpClientBuilder AddKeyedMessagesClient(this IServiceCollection services, string serviceKey, Action<MessagesClientOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceKey);
        return Add(services, serviceKey, null, configure);
    }

    /// <inheritdoc cref="AddKeyedMessagesClient(IServiceCollection, string, Action{MessagesClientOptions})"/>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key, and the name of the options.</param>
    /// <param name="configuration">The section that holds the options.</param>
    /// <param name="configure">Sets options after the section.</param>
    public static IHttpClientBuilder AddKeyedMessagesClient(this IServiceCollection services, string serviceKey, IConfiguration configuration, Action<MessagesClientOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceKey);
        ArgumentNullException.ThrowIfNull(configuration);
        return Add(services, serviceKey, configuration, configure);
    }

    private static IHttpClientBuilder Add(IServiceCollection services, string? key, IConfiguration? configuration, Action<MessagesClientOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        string optionsName = key ?? Options.Options.DefaultName;
        string httpName = key is null ? nameof(MessagesClient) : $"{nameof(MessagesClient)}:{key}";
        OptionsBuilder<MessagesClientOptions> options = services.AddOptions<MessagesClientOptions>(optionsName).ValidateOnStart();
        if (configuration is not null)
        {
            options.Configure(o => MessagesClientConfiguration.Apply(configuration, optionsName, o));
        }

        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MessagesClientOptions>, MessagesClientOptionsValidator>());
        if (key is null)
        {
            services.AddSingleton(provider => Create(provider, optionsName, httpName));
        }
        else
        {
            services.AddKeyedSingleton(key, (provider, _) => Create(provider, optionsName, httpName));
        }

        // The client is a singleton and keeps its HttpClient, so the factory must not replace the transport, which renews its connections itself.
        IHttpClientBuilder http = services.AddHttpClient(httpName)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => MessagesClient.CreateHttpHandler(GetOptions(provider, optionsName).BaseUrl))
            .RemoveAllLoggers();

        // Post-configuration runs after everything that the application configures, so the settings cannot be overridden.
        services.AddSingleton<IPostConfigureOptions<HttpClientFactoryOptions>>(provider => new PostConfigureOptions<HttpClientFactoryOptions>(
            httpName, o => TransportSettings.Apply(o, httpName, CreateLogger(provider))));
        return http;
    }

    private static MessagesClient Create(IServiceProvider provider, string optionsName, string httpName)
    {
        MessagesClientOptions options = GetOptions(provider, optionsName);
        ILogger logger = CreateLogger(provider);
        if (options is { ApiKey: not null, AuthToken: not null })
        {
            // Both can only come from the environment: options that set both are refused by validation.
            ClientLog.TwoCredentials(logger);
        }

        return new MessagesClient(options with
        {
            HttpClient = options.HttpClient ?? provider.GetRequiredService<IHttpClientFactory>().CreateClient(httpName),
            CreateHandler = options.CreateHandler is { } create
                ? () => MessageHandlers.Combine(new StreamLogHandler(logger), create())
                : () => new StreamLogHandler(logger),
        });
    }

    private static ILogger CreateLogger(IServiceProvider provider) => provider.GetRequiredService<ILoggerFactory>().CreateLogger("Handlers.MessagesClient");

    private static MessagesClientOptions GetOptions(IServiceProvider provider, string name) => provider.GetRequiredService<IOptionsMonitor<MessagesClientOptions>>().Get(name);
}
