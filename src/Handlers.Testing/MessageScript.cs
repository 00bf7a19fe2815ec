using System.Globalization;
using System.Net;
using System.Text;

namespace Handlers.Testing;

/// <summary>
/// A scripted reply of the Messages API, written in the order in which it is sent:
/// <c>new MessageScript().Thinking("Hm.").Text("Hello", " there", "!")</c>. Served by <see cref="LocalMessagesServer"/>, or used
/// without a socket through <see cref="ToArray"/>, <see cref="OpenRead(int[])"/> and <see cref="ToMessageJson"/>.
/// </summary>
/// <remarks>
/// <para>The script adds the events that complete a message: <c>message_start</c> before the first content block, the stop of a content block
/// when the next one starts, and at the end <c>message_delta</c> and <c>message_stop</c>. It adds nothing after
/// <see cref="ErrorEvent"/>, <see cref="Cut"/>, <see cref="Abort"/> or <see cref="Stall"/>, and nothing at all if it is <see cref="Bare"/>.</para>
/// <para>To a request without streaming, the server sends the JSON of the message that the events add up to. After a cut, an abort or a stall, that JSON is
/// incomplete.</para>
/// <para>A script is a plain mutable builder: finish it before it is served. It may then be served any number of times.</para>
/// </remarks>
public sealed partial class MessageScript
{
    private readonly List<ScriptStep> _steps = [];
    private readonly List<KeyValuePair<string, string>> _headers = [];
    private ScriptFraming _framing = new();
    private TimeSpan _pace;
    private string _id = "msg_01Scripted";
    private string _model = "claude-sonnet-5";
    private string? _startUsage;
    private string? _endUsage;
    private int _inputTokens = 25;
    private int? _outputTokens;
    private string? _stopReason;
    private string? _stopSequence;
    private int _blocks;
    private int _deltas;
    private bool _blockOpen;
    private bool _started;
    private bool _stopReasonSent;
    private bool _bare;
    private bool _withoutMessageStop;
    private bool _complete = true;
    private bool _ended;

    /// <summary>A reply that is no event stream: an HTTP status and a whole body, the same whether or not streaming was asked for.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The body, which may be empty.</param>
    /// <param name="contentType">The <c>content-type</c>.</param>
    public static MessageScript Reply(HttpStatusCode status, string body = "", string contentType = "application/json")
    {
        var script = new MessageScript { StatusCode = status, IsWholeBody = true }.Bare().Header("content-type", contentType);
        return body.Length == 0 ? script : script.Raw(body);
    }

    /// <summary>An HTTP error in the API's own shape, for example <c>MessageScript.Error(429, "rate_limit_error", "Slow down.")</c>.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="type">The error's type.</param>
    /// <param name="message">The error's message.</param>
    /// <param name="requestId">The request id, sent in the body and as the <c>request-id</c> header.</param>
    public static MessageScript Error(int status, string type, string message, string requestId = "req_01Scripted") =>
        new MessageScript { StatusCode = (HttpStatusCode)status, IsWholeBody = true, Refusal = (type, message) }.Bare()
            .Header("content-type", "application/json").Raw(EventJson.Error(type, message, requestId)).Header("request-id", requestId);

    /// <summary>A recorded event stream. It is sent unchanged, or framed again for a service that uses another framing.</summary>
    /// <param name="eventStream">The bytes of the stream.</param>
    public static MessageScript Replay(ReadOnlySpan<byte> eventStream) => new MessageScript().Bare().Add(new ScriptStep.Recording(eventStream.ToArray()));

    /// <summary>
    /// A transport that records the event streams of the real API, to be replayed by <see cref="Load"/>:
    /// <c>new MessagesClientOptions { HttpClient = new HttpClient(MessageScript.Record("reply.sse")) }</c>.
    /// </summary>
    /// <param name="file">
    /// The file of the first reply; an existing file is overwritten. The files of later replies have a number after the name: <c>reply-2.sse</c>. The files
    /// contain the bytes of the response bodies as far as they were read, and no headers, keys or requests. Only accepted streams are recorded.
    /// </param>
    /// <param name="inner">The handler that sends the requests; <see langword="null"/> for a transport that follows no redirects.</param>
    public static HttpMessageHandler Record(string file, HttpMessageHandler? inner = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        return new RecordingHandler(file, inner ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    }

    /// <summary>A script that replays a file written by <see cref="Record"/>, or by any other tool that saves the response bytes unchanged.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static MessageScript Load(string file) => Replay(File.ReadAllBytes(file));

    internal HttpStatusCode StatusCode { get; private set; } = HttpStatusCode.OK;

    internal IReadOnlyList<KeyValuePair<string, string>> Headers => _headers;

    /// <summary>Whether the body is the same whether or not streaming was requested.</summary>
    internal bool IsWholeBody { get; private init; }

    /// <summary>The type and message of an HTTP error, for services whose errors have another JSON shape.</summary>
    internal (string Type, string Message)? Refusal { get; private init; }

    /// <summary>Silences before the response headers.</summary>
    internal List<ScriptStep> BeforeHeaders { get; } = [];

    internal ScriptEnd End { get; private set; }

    /// <summary>Whether the reply ends in the middle: cut, aborted or stalled.</summary>
    internal bool IsCutShort => _ended;

    /// <summary>Whether the script sends at least the beginning of a message.</summary>
    internal bool HasMessage => _started || ToString().Contains("\"message_start\"", StringComparison.Ordinal);

    /// <summary>Sets the message's id.</summary>
    public MessageScript Id(string id) => Set(ref _id, id);

    /// <summary>Sets the message's model.</summary>
    public MessageScript Model(string model) => Set(ref _model, model);

    /// <summary>Sets the token counts: input in <c>message_start</c>, output in the last <c>message_delta</c>. The defaults are 25 input tokens, and one output token for each delta.</summary>
    public MessageScript Usage(int inputTokens, int outputTokens)
    {
        _inputTokens = inputTokens;
        _outputTokens = outputTokens;
        return this;
    }

    /// <summary>Sets the usage objects of <c>message_start</c> and of the last <c>message_delta</c> as JSON.</summary>
    public MessageScript UsageJson(string start, string end)
    {
        _startUsage = start;
        _endUsage = end;
        return this;
    }

    /// <summary>Sets the stop reason. The default is <c>tool_use</c> if the last block is a tool call, otherwise <c>end_turn</c>.</summary>
    public MessageScript StopReason(string reason, string? stopSequence = null)
    {
        _stopReason = reason;
        _stopSequence = stopSequence;
        return this;
    }

    /// <summary>Sends <c>message_start</c> here, even if it was already sent.</summary>
    public MessageScript MessageStart()
    {
        _started = true;
        return Add(new ScriptStep.MessageStart());
    }

    /// <summary>
    /// Sends a <c>message_delta</c> here, for example to update the usage early. If it has a stop reason, the one at the end is not sent.
    /// </summary>
    /// <param name="usage">The cumulative usage, as JSON.</param>
    /// <param name="stopReason">The stop reason, or <see langword="null"/> for none yet.</param>
    public MessageScript MessageDelta(string usage, string? stopReason = null)
    {
        if (stopReason is not null)
        {
            EndBlock();
            _stopReason = stopReason;
            _stopReasonSent = true;
        }

        return Event(EventJson.MessageDelta(stopReason, null, usage), "message_delta");
    }

    /// <summary>Leaves <c>message_stop</c> out, as some gateways do.</summary>
    public MessageScript WithoutMessageStop() => Set(ref _withoutMessageStop, true);

    /// <summary>The bytes of the event stream, without its pauses. They end where the connection would break.</summary>
    public byte[] ToArray()
    {
        using var bytes = new MemoryStream();
        foreach (ScriptStep step in Parts())
        {
            if (step is ScriptStep.Bytes part)
            {
                bytes.Write(part.Value.Span);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>The event stream as text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(ToArray());

    /// <summary>Opens the event stream for reading, with its pauses. If the script aborts the connection, a read throws an <see cref="IOException"/>.</summary>
    /// <param name="chunkSizes">How many bytes each read gives at most, taken in turn and from the start again; without any, as many as fit.</param>
    public Stream OpenRead(params int[] chunkSizes) => OpenRead(TimeProvider.System, chunkSizes);

    /// <inheritdoc cref="OpenRead(int[])"/>
    /// <param name="timeProvider">The clock for pauses.</param>
    /// <param name="chunkSizes">How many bytes each read gives at most, taken in turn and from the start again; without any, as many as fit.</param>
    public Stream OpenRead(TimeProvider timeProvider, params int[] chunkSizes) => new ScriptStream(Parts(), End, timeProvider, chunkSizes);

    /// <summary>
    /// The message that the stream's events add up to, as the API returns it without streaming. The deltas are joined by simple code that is independent of
    /// the library, so that tests can compare an accumulated message with it.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no <c>message_start</c>.</exception>
    /// <exception cref="System.Text.Json.JsonException">An event is no JSON.</exception>
    public string ToMessageJson() => ScriptedMessage.Accumulate(ToString()).ToJsonString(ScriptedMessage.Unescaped);

    /// <summary>The type of the first error event. A request without streaming is answered with that error.</summary>
    internal string? FirstErrorType { get; private set; }

    private string? LastBlockType { get; set; }

    /// <summary>Everything that is sent: runs of bytes, with pauses between them.</summary>
    /// <param name="frame">Makes frames in another format; <see langword="null"/> for server-sent events.</param>
    internal IEnumerable<ScriptStep> Parts(Func<ScriptStep.Event, byte[]>? frame = null) => (_framing with { Frame = frame }).Parts(Events(), _pace);

    /// <summary>The steps, including the events that complete a message.</summary>
    private IEnumerable<ScriptStep> Events()
    {
        foreach (ScriptStep step in _steps)
        {
            yield return step is ScriptStep.MessageStart ? StartEvent() : step;
        }

        if (_bare || !_complete)
        {
            yield break;
        }

        if (!_started)
        {
            yield return StartEvent();
        }

        if (_blockOpen)
        {
            yield return new ScriptStep.Event("content_block_stop", EventJson.ContentBlockStop(_blocks - 1));
        }

        if (!_stopReasonSent)
        {
            yield return new ScriptStep.Event("message_delta", EventJson.MessageDelta(EffectiveStopReason, _stopSequence, EndUsage));
        }

        if (!_withoutMessageStop)
        {
            yield return new ScriptStep.Event("message_stop", EventJson.MessageStop);
        }
    }

    private ScriptStep.Event StartEvent() =>
        new("message_start", EventJson.MessageStart(_id, _model, _startUsage ?? EventJson.StartUsage(_inputTokens)));

    private string EffectiveStopReason => _stopReason ?? (LastBlockType == "tool_use" ? "tool_use" : "end_turn");

    private string EndUsage =>
        _endUsage ?? string.Create(CultureInfo.InvariantCulture, $$"""{"output_tokens":{{_outputTokens ?? _deltas}}}""");

    private MessageScript Add(ScriptStep step)
    {
        if (_ended)
        {
            throw new InvalidOperationException("Nothing can follow the end of the body.");
        }

        _steps.Add(step);
        return this;
    }

    private MessageScript EndWith(ScriptEnd end)
    {
        End = end;
        _complete = false;
        _ended = true;
        return this;
    }

    private MessageScript Set<T>(ref T field, T value)
    {
        field = value;
        return this;
    }
}
