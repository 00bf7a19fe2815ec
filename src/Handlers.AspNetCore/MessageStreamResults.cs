using Microsoft.AspNetCore.Http;

namespace Handlers.AspNetCore;

/// <summary>Adds streams to <see cref="Results"/>.</summary>
public static class MessageStreamResults
{
    extension(Results)
    {
        /// <summary>Relays a stream: <see cref="RelayExtensions.RelayAsync"/> as a result.</summary>
        /// <param name="stream">A stream that has not been read yet. Disposed at the end.</param>
        /// <param name="options">How it is relayed.</param>
        public static IResult MessageStream(MessageStream stream, RelayOptions? options = null) => new MessageStreamResult(stream, options);
    }
}
