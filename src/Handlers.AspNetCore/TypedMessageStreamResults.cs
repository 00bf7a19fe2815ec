using Microsoft.AspNetCore.Http;

namespace Handlers.AspNetCore;

/// <summary>Adds streams to <see cref="TypedResults"/>.</summary>
public static class TypedMessageStreamResults
{
    extension(TypedResults)
    {
        /// <summary>Relays a stream: <see cref="RelayExtensions.RelayAsync"/> as a result.</summary>
        /// <param name="stream">A stream that has not been read yet. Disposed at the end.</param>
        /// <param name="options">How it is relayed.</param>
        public static MessageStreamResult MessageStream(MessageStream stream, RelayOptions? options = null) => new(stream, options);
    }
}
