using Handlers.Relay;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Handlers.AspNetCore;

/// <summary>Looks streams up for requests that may have access to them.</summary>
internal sealed class StreamGate(IStreamLog log, StreamEndpointOptions options)
{
    public ValueTask<bool> AllowsAsync(HttpContext context, StreamAccess access, string? owner)
        => options.Authorize is { } authorize
            ? authorize(context, access, owner)
            : new ValueTask<bool>(owner is not null && string.Equals(owner, options.GetOwner(context), StringComparison.Ordinal));

    /// <summary>Finds the stream of the route. Responds with 404 if there is none, or if the request has no access to it.</summary>
    public async ValueTask<FoundStream?> FindAsync(HttpContext context, StreamAccess access)
    {
        string id = context.GetRouteValue("id") as string ?? "";
        try
        {
            StreamLogState? state = await log.FindAsync(id, context.RequestAborted).ConfigureAwait(false);
            if (state is not null && await AllowsAsync(context, access, state.Owner).ConfigureAwait(false))
            {
                return new FoundStream(id, state);
            }

            await RelayErrors.WriteAsync(context, new StreamLogException(StreamLogError.NotFound)).ConfigureAwait(false);
        }
        catch (StreamLogException e)
        {
            await RelayErrors.WriteAsync(context, e).ConfigureAwait(false);
        }

        return null;
    }
}
