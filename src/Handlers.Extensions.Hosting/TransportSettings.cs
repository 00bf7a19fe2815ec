using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;

namespace Handlers;

/// <summary>The required settings of the <see cref="HttpClient"/> of a <see cref="MessagesClient"/>. They override what the application adds.</summary>
internal static class TransportSettings
{
    public static void Apply(HttpClientFactoryOptions options, string name, ILogger logger)
    {
        // The time limits of each request are used instead.
        options.HttpClientActions.Add(static client => client.Timeout = Timeout.InfiniteTimeSpan);
        options.HttpMessageHandlerBuilderActions.Add(builder =>
        {
            switch (builder.PrimaryHandler)
            {
                case SocketsHttpHandler handler:
                    handler.AllowAutoRedirect = false;
                    handler.UseCookies = false;
                    handler.MaxResponseDrainSize = 0;
                    break;
                case HttpClientHandler handler:
                    handler.AllowAutoRedirect = false;
                    handler.UseCookies = false;
                    break;
            }

            if (!builder.AdditionalHandlers.OfType<AttemptHandler>().Any())
            {
                builder.AdditionalHandlers.Insert(0, new AttemptHandler(logger));
                builder.AdditionalHandlers.Add(new SingleSendHandler(name));
            }
        });
    }
}
