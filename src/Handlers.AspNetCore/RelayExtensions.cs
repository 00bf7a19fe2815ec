using Handlers.Relay;
using Microsoft.AspNetCore.Http;

namespace Handlers.AspNetCore;

/// <summary>Relays streams to browsers.</summary>
public static class RelayExtensions
{
    /// <summary>
    /// Reads a stream to its end and writes its frames to the response as they arrive. The stream is aborted when the browser disconnects. If the browser
    /// reads slowly, the stream is read no faster.
    /// </summary>
    /// <param name="stream">A stream that has not been read yet. Its handlers are called as well. Disposed at the end.</param>
    /// <param name="context">The request; nothing has been written to its response.</param>
    /// <param name="options">How the stream is relayed.</param>
    /// <returns>
    /// Completes when the response has ended. A failure of the reply is written to the response and not thrown: as an error status if nothing had been
    /// written, otherwise as an <c>error</c> event. The stream's handlers are given the exception.
    /// </returns>
    /// <exception cref="IOException">The reply failed in mid-stream and the format is NDJSON: let it pass, so that the server breaks the connection.</exception>
    public static async Task RelayAsync(this MessageStream stream, HttpContext context, RelayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(context);
        await using MessageStream disposed = stream;
        await using var response = new RelayResponse(context, options);
        stream.AddHandler(new FrameRelay(response));
        try
        {
            await stream.UntilDoneAsync(context.RequestAborted).ConfigureAwait(false);
            await response.CompleteAsync(StreamLogOutcome.Completed).ConfigureAwait(false);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser has gone.
        }
        catch (Exception e)
        {
            await FailAsync(context, response, e).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the entries of a logged stream to the response: the existing ones, then new ones as they are added.</summary>
    /// <param name="log">The log.</param>
    /// <param name="id">The stream's name. Check that the user may read it: this method does not.</param>
    /// <param name="context">The request; its <c>Last-Event-ID</c> header names the last entry that the browser has seen.</param>
    /// <param name="options">How the stream is relayed.</param>
    /// <returns>Completes when the response has ended.</returns>
    /// <exception cref="IOException">The reply failed in mid-stream and the format is NDJSON: let it pass, so that the server breaks the connection.</exception>
    public static async Task FollowAsync(this IStreamLog log, string id, HttpContext context, RelayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(context);
        StreamLogPosition after = default;
        string? lastEventId = context.Request.Headers["Last-Event-ID"];
        if (!string.IsNullOrEmpty(lastEventId) && !StreamLogPosition.TryParse(lastEventId, null, out after))
        {
            await RelayErrors.WriteAsync(context, StatusCodes.Status400BadRequest, "invalid_request_error", "Last-Event-ID is not a number of this relay.").ConfigureAwait(false);
            return;
        }

        await using var response = new RelayResponse(context, options);
        try
        {
            var outcome = StreamLogOutcome.None;
            await foreach (ReadOnlyMemory<StreamLogEntry> batch in log.ReadAsync(id, after, context.RequestAborted).ConfigureAwait(false))
            {
                for (int i = 0; i < batch.Length; i++)
                {
                    StreamLogEntry entry = batch.Span[i];
                    outcome = entry.Outcome;
                    if (!entry.Frame.IsEmpty)
                    {
                        await response.WriteAsync(entry.Frame.Span, entry.Position, moreFollows: i < batch.Length - 1).ConfigureAwait(false);
                    }
                }

                await response.FlushAsync().ConfigureAwait(false);
            }

            if (!response.HasStarted)
            {
                // No entries are left. Status 204 tells an EventSource not to reconnect.
                context.Response.StatusCode = StatusCodes.Status204NoContent;
            }

            await response.CompleteAsync(outcome).ConfigureAwait(false);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser has gone.
        }
        catch (StreamLogException e)
        {
            await FailAsync(context, response, e).ConfigureAwait(false);
        }
    }

    private static async Task FailAsync(HttpContext context, RelayResponse response, Exception exception)
    {
        if (!response.HasStarted)
        {
            await RelayErrors.WriteAsync(context, exception).ConfigureAwait(false);
            return;
        }

        // The API's own error event has been relayed as it came.
        if (exception is not ApiException)
        {
            await response.WriteAsync(RelayErrors.Frame(exception), default, moreFollows: false).ConfigureAwait(false);
        }

        await response.CompleteAsync(StreamLogOutcome.Failed).ConfigureAwait(false);
    }
}
