namespace Handlers;

/// <summary>
/// What all exceptions of a message stream have in common: those derived from <see cref="MessageStreamException"/>, and
/// <see cref="MessageStreamTimeoutException"/>, which must be a <see cref="TimeoutException"/> and so cannot derive from it. To catch all of them:
/// <c>catch (Exception e) when (e is IMessageStreamFailure)</c>.
/// </summary>
public interface IMessageStreamFailure
{
    /// <summary>
    /// The message so far, always incomplete; <see langword="null"/> before <c>message_start</c>, without streaming, and if nothing is
    /// accumulated (raw events; a dispatch to a handler that does not take the message).
    /// </summary>
    Message? PartialMessage { get; }

    /// <summary>The request id, for support requests; <see langword="null"/> if no response headers have arrived, or if the stream was made from bytes without a response.</summary>
    string? RequestId { get; }
}
