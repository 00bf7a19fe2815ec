using System.Net;
using System.Text;

namespace Handlers.Testing;

/// <content>Single events, bytes, time and the connection.</content>
public sealed partial class MessageScript
{
    /// <summary>Sends a <c>ping</c> here.</summary>
    public MessageScript Ping() => Event(EventJson.Ping, "ping");

    /// <summary>Sends an <c>error</c> event here; the message is not completed after it.</summary>
    public MessageScript ErrorEvent(string type, string message)
    {
        _complete = false;
        FirstErrorType ??= type;
        return Event(EventJson.Error(type, message), "error");
    }

    /// <summary>Sends any event here.</summary>
    /// <param name="json">The event's data.</param>
    /// <param name="name">The name in its <c>event:</c> line; <see langword="null"/> for the <c>type</c> within the JSON.</param>
    public MessageScript Event(string json, string? name = null) => Add(new ScriptStep.Event(name ?? EventJson.TypeOf(json), json));

    /// <summary>Sends any bytes here, outside of all framing.</summary>
    public MessageScript Raw(ReadOnlySpan<byte> bytes) => Add(new ScriptStep.Bytes(bytes.ToArray()));

    /// <summary>Sends any text here, in UTF-8 and outside of all framing.</summary>
    public MessageScript Raw(string text) => Add(new ScriptStep.Bytes(Encoding.UTF8.GetBytes(text)));

    /// <summary>Sends only the events of the script; adds no <c>message_start</c> and no stop events.</summary>
    public MessageScript Bare()
    {
        _bare = true;
        return this;
    }

    /// <summary>Sets how events are framed.</summary>
    /// <param name="lineEnding"><c>\n</c>, <c>\r</c> or <c>\r\n</c>.</param>
    /// <param name="eventLines">Whether there are <c>event:</c> lines.</param>
    /// <param name="byteOrderMark">Whether a byte order mark comes first.</param>
    /// <param name="spaceAfterColon">Whether a space follows the colon of a field name.</param>
    /// <param name="done">Whether <c>data: [DONE]</c> comes last.</param>
    public MessageScript Framing(
        string lineEnding = "\n",
        bool eventLines = true,
        bool byteOrderMark = false,
        bool spaceAfterColon = true,
        bool done = false) =>
        Set(ref _framing, new ScriptFraming(lineEnding, eventLines, byteOrderMark, spaceAfterColon, done));

    /// <summary>Sends nothing for a time, by the clock of the server or stream.</summary>
    public MessageScript Pause(TimeSpan duration) => Add(new ScriptStep.Pause(duration));

    /// <summary>Sends nothing until the task is completed.</summary>
    public MessageScript Pause(Task until) => Add(new ScriptStep.Gate(until));

    /// <summary>Waits before sending the response headers, by the clock of the server.</summary>
    public MessageScript PauseBeforeHeaders(TimeSpan duration)
    {
        BeforeHeaders.Add(new ScriptStep.Pause(duration));
        return this;
    }

    /// <summary>Waits before sending the response headers until the task is completed.</summary>
    public MessageScript PauseBeforeHeaders(Task until)
    {
        BeforeHeaders.Add(new ScriptStep.Gate(until));
        return this;
    }

    /// <summary>Pauses before each delta, by the clock of the server or stream, so that the reply arrives as slowly as a model writes it.</summary>
    public MessageScript Pace(TimeSpan interval) => Set(ref _pace, interval);

    /// <summary>Ends the body cleanly here, even if the message is incomplete.</summary>
    public MessageScript Cut() => EndWith(ScriptEnd.Complete);

    /// <summary>Aborts the connection here, in the middle of the body, after everything before it has been sent. (Over HTTP/2, some of that may be dropped.)</summary>
    public MessageScript Abort() => EndWith(ScriptEnd.Abort);

    /// <summary>Sends nothing more from here on and keeps the connection open until the client disconnects.</summary>
    public MessageScript Stall() => EndWith(ScriptEnd.KeepOpen);

    /// <summary>
    /// Keeps the body open after the last event, usually <c>message_stop</c>, until the client disconnects, as some gateways do. Use <see cref="Stall"/> to
    /// stop sending before that.
    /// </summary>
    public MessageScript KeepOpen()
    {
        End = ScriptEnd.KeepOpen;
        return this;
    }

    /// <summary>Sets the HTTP status. The body is still the event stream.</summary>
    public MessageScript Status(HttpStatusCode status)
    {
        StatusCode = status;
        return this;
    }

    /// <summary>Sets a response header. It replaces the server's own header of that name.</summary>
    public MessageScript Header(string name, string value)
    {
        _headers.Add(new(name, value));
        return this;
    }
}
