using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Handlers.AspNetCore;

/// <summary>The result of an endpoint that relays a stream.</summary>
public sealed class MessageStreamResult : IResult, IEndpointMetadataProvider
{
    private readonly MessageStream _stream;
    private readonly RelayOptions? _options;

    internal MessageStreamResult(MessageStream stream, RelayOptions? options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _options = options;
    }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) => _stream.RelayAsync(httpContext, _options);

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
        => builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), ["text/event-stream", "application/x-ndjson"]));
}
