using System.Text.Json;

namespace Handlers;

/// <summary>What <see cref="IMessageHandler.OnOutputAsync"/> is given: the text of a complete reply, to be read as JSON. Valid until the method returns.</summary>
public readonly ref struct OutputEvent
{
    /// <summary>Makes the event, also for tests of hand-written handlers.</summary>
    /// <param name="utf8Text">The text of the reply in UTF-8.</param>
    /// <param name="stopReason">Why the reply ended.</param>
    public OutputEvent(ReadOnlySpan<byte> utf8Text, StopReason? stopReason = null)
    {
        Utf8Text = utf8Text;
        StopReason = stopReason;
    }

    /// <summary>The text of the reply in UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8Text { get; }

    /// <summary>Why the reply ended.</summary>
    public StopReason? StopReason { get; }

    /// <summary>Reads the reply. It costs time in the length of the text at each call.</summary>
    /// <typeparam name="T">A type with <see cref="JsonOutputAttribute"/>.</typeparam>
    /// <exception cref="JsonOutputException">The reply was cut off or refused, or is not JSON of the type.</exception>
    public T Get<T>() where T : IJsonOutput<T> => JsonOutput.Read(Utf8Text, StopReason, typeof(T).Name, T.OutputType.Parse);

    /// <summary>Reads the reply as JSON of any type. The value is a copy and stays valid.</summary>
    /// <exception cref="JsonOutputException">The reply was cut off or refused, or is not JSON.</exception>
    public JsonElement ToJsonElement() => JsonOutput.Read(Utf8Text, StopReason, "JSON value", static text => JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = MessagesJson.MaxDepth }));
}
