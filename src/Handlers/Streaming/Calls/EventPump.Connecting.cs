using System.Text.Json;

namespace Handlers;

/// <content>Connecting: the source opens, the first event is peeked at, or the attempt is repeated.</content>
internal sealed partial class EventPump
{
    /// <summary>The source is open, and the first event was peeked at.</summary>
    public void Opened()
    {
        _frames.EndPeek();
        if (_state == StreamState.Opening)
        {
            Enter(Response is null ? StreamState.Reading : StreamState.Connect);
        }
    }

    /// <summary>An attempt failed, and another will follow.</summary>
    public void Retrying(RetryEvent retry)
    {
        _frames.Restart();
        _retry = retry;
        Enter(StreamState.Retry);
    }

    /// <summary>Looks at the first event while connecting.</summary>
    /// <param name="error">The error, if it is one.</param>
    /// <returns>Whether it has arrived.</returns>
    public bool TryPeek(out ApiException? error)
    {
        error = null;
        if (!_frames.TryPeek(out DecodedEvent e))
        {
            return false;
        }

        if (e.Kind == EventKind.Error)
        {
            try
            {
                error = ApiException.FromEvent(EventMaterializer.MaterializeError(e, MaxJsonDepth), Response, partialMessage: null);
            }
            catch (Exception exception) when (exception is InvalidDataException or JsonException)
            {
                // The error is reported when the event is read.
            }
        }

        return true;
    }
}
