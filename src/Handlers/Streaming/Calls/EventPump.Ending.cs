using System.Text.Json;

namespace Handlers;

/// <content>Ending: what the end of the bytes and an exception mean.</content>
internal sealed partial class EventPump
{
    /// <summary>There will be no more bytes.</summary>
    /// <param name="transportError">The transport's failure; null if the input ended regularly.</param>
    public void EndInput(Exception? transportError = null)
    {
        if (!_accumulator.IsWhole)
        {
            Fail(new StreamInterruptedException(_frames.DescribeEnd(transportError), _event.FreezePartial(), transportError));
            return;
        }

        // Some gateways drop message_stop, which carries no content.
        if (_lifetime.TryEnd(StreamOutcome.Completed))
        {
            _event.Complete();
            Enter(StreamState.Message);
        }
    }

    /// <summary>Ends the stream in failure. If the outcome is already set, the exception of a handler is recorded, and a failure of the stream itself is dropped.</summary>
    public void Fail(Exception exception)
    {
        bool isHandlers = _isCalling;
        _isCalling = false;
        if (!isHandlers)
        {
            Identify(exception);
        }

        if (_lifetime.TryEnd(new StreamOutcome(exception is MessageStreamTimeoutException && !isHandlers ? OutcomeKind.TimedOut : OutcomeKind.Failed, exception)))
        {
            return;
        }

        bool isCancelled = exception is OperationCanceledException && _lifetime.Token.IsCancellationRequested;
        if (!isHandlers || (isCancelled && !_lifetime.IsCompleted))
        {
            // The stream, or its handler, stopped because another thread ended the stream.
            return;
        }

        _lifetime.AddLate(exception);
        if (!isCancelled && _lifetime.IsCompleted && _state < StreamState.Timeout)
        {
            Enter(StreamState.Exception);
        }
    }

    /// <summary>Adds the position in the stream to an exception about invalid bytes. Returns any other exception unchanged.</summary>
    public Exception Describe(Exception e) => e is InvalidDataException or JsonException ? _frames.Describe(e, _event.FreezePartial()) : e;

    /// <summary>Adds the request id to a failure of the stream, and the partial message to a timeout, which another thread has set.</summary>
    private void Identify(Exception exception)
    {
        if (exception is MessageStreamException failure)
        {
            failure.RequestId ??= Response?.RequestId;
        }
        else if (exception is MessageStreamTimeoutException timeout)
        {
            timeout.RequestId ??= Response?.RequestId;
            timeout.PartialMessage ??= _event.FreezePartial();
        }
    }
}
