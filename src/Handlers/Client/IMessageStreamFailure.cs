namespace Handlers;

/// <summary>
/// What every exception of a message stream tells: those derived from <see cref="MessageStreamException"/>, and
/// <see cref="MessageStreamTimeoutException"/>, which must be a <see cref="TimeoutException"/> and so cannot derive from it. To catch all of them:
/// <c>catch (Exception e) when (e is IMessageStreamFailure)</c>.
/// </summary>
public interface IMessageStreamFailure
{
    /// <summary>
    /// The message so far, which is never the whole answer; <see langword="null"/> before <c>message_start</c>, without streaming, and where nothing is
    /// accumulated (raw events; a dispatch to a handler that does not take the message).
    /// </summary>
    Message? PartialMessage { get; }

    /// <summary>The request's id, to be named when asking for support; <see langword="null"/> before the response's head, and for bytes without one.</summary>
    string? RequestId { get; }
}
