using System.Text;

namespace Handlers.Tests;

/// <summary>Records every call as one line, and then runs the test's callback, which may throw or return a task.</summary>
internal sealed class Trace(Func<string, MessageStream, ValueTask>? then = null) : IMessageHandler
{
    /// <summary>Every flag but the one that says that methods are asynchronous.</summary>
    public const HandlerInterest Everything = (HandlerInterest)((long)HandlerInterest.Asynchronous - 1) | HandlerInterest.Compaction;

    public HandlerInterest Interest { get; init; } = Everything;

    /// <summary>The prefix of each line. Distinguishes two handlers that write to one list.</summary>
    public string Name { get; init; } = "";

    public List<string> Calls { get; init; } = [];

    /// <summary>What <c>OnException</c> was given.</summary>
    public Exception? Exception { get; private set; }

    public ValueTask OnConnectAsync(ConnectEvent e, MessageStream stream, CancellationToken cancellationToken)
        => Add($"connect {e.Response.StatusCode}", stream);

    public ValueTask OnRetryAsync(RetryEvent e, MessageStream stream, CancellationToken cancellationToken)
        => Add($"retry {e.Attempt} {e.Cause.GetType().Name}", stream);

    public ValueTask OnStreamEventAsync(StreamEvent e, MessageStream stream, CancellationToken cancellationToken)
        => Add($"event {e.Event.Type}", stream);

    public ValueTask OnPingAsync(PingReceivedEvent e, MessageStream stream, CancellationToken cancellationToken) => Add("ping", stream);

    public ValueTask OnTextAsync(TextEvent e, MessageStream stream, CancellationToken cancellationToken)
        => Add($"text {e.Index} {Both(e.Delta, e.Utf8Delta)}|{Both(e.Snapshot, e.Utf8Snapshot)}", stream);

    public ValueTask OnThinkingAsync(ThinkingEvent e, MessageStream stream, CancellationToken cancellationToken)
        => Add($"thinking {e.Index} {Both(e.Delta, e.Utf8Delta)}|{Both(e.Snapshot, e.Utf8Snapshot)}", stream);

    public ValueTask OnSignatureAsync(SignatureEvent e, MessageStream stream, CancellationToken cancellationToken)
        => Add($"signature {e.Index} {e.Signature}", stream);

    public ValueTask OnCitationAsync(CitationEvent e, MessageStream stream, CancellationToken cancellationToken)
        => Add($"citation {e.Index} {e.Citation.Type}", stream);

    public ValueTask OnCompactionAsync(CompactionEvent e, MessageStream stream, CancellationToken cancellationToken)
        => Add($"compaction {e.Index} {e.Delta.Content}|{e.Delta.EncryptedContent}", stream);

    public ValueTask OnInputJsonAsync(InputJsonEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        string snapshot = e.Snapshot.Utf8Text.IsEmpty ? "" : e.Snapshot.ToJsonElement().GetRawText();
        return Add($"input_json {e.Index} {e.Block.Name} {Both(e.Delta, e.Utf8Delta)}|{snapshot}", stream);
    }

    public ValueTask OnContentBlockAsync(ContentBlockEvent e, MessageStream stream, CancellationToken cancellationToken)
        => Add($"content_block {e.Index} {e.ContentBlock?.ToJson()}", stream);

    public ValueTask OnMessageAsync(MessageEvent e, MessageStream stream, CancellationToken cancellationToken)
        => Add($"message {e.Message?.ToJson()}", stream);

    public ValueTask OnTimeoutAsync(TimeoutEvent e, MessageStream stream, CancellationToken cancellationToken) => Add("timeout", stream);

    public ValueTask OnAbortAsync(AbortEvent e, MessageStream stream, CancellationToken cancellationToken) => Add("abort", stream);

    public ValueTask OnExceptionAsync(ExceptionEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        Exception = e.Exception;
        return Add($"exception {e.Exception.GetType().Name}", stream);
    }

    public ValueTask OnEndAsync(EndEvent e, MessageStream stream, CancellationToken cancellationToken) => Add("end", stream);

    // Compares the UTF-16 and UTF-8 forms of a text. If they differ, both are written, so that the test fails.
    private static string Both(ReadOnlySpan<char> utf16, ReadOnlySpan<byte> utf8)
    {
        string decoded = Encoding.UTF8.GetString(utf8);
        return utf16.IsEmpty || utf16.SequenceEqual(decoded) ? decoded : utf8.IsEmpty ? utf16.ToString() : $"{utf16}≠{decoded}";
    }

    private ValueTask Add(string call, MessageStream stream)
    {
        lock (Calls)
        {
            Calls.Add(Name + call);
        }

        return then?.Invoke(call, stream) ?? default;
    }
}
