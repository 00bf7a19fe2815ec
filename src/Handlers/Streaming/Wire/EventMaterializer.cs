using System.Text;
using System.Text.Json;

namespace Handlers;

/// <summary>Creates the object for a decoded event.</summary>
internal static class EventMaterializer
{
    /// <summary>Uses the decoded kind, which may come from the frame's <c>event:</c> line instead of the JSON.</summary>
    /// <exception cref="InvalidDataException">A string of the event is not Unicode text.</exception>
    /// <exception cref="JsonException">The JSON does not fit an event of this kind.</exception>
    public static MessageStreamEvent Materialize(in DecodedEvent e, int maxDepth)
    {
        if (!MessagesJson.IsUnicode(e.Json, maxDepth))
        {
            throw new InvalidDataException("the event's data is not valid UTF-8, or a string of it has half a surrogate pair");
        }

        var reader = new Utf8JsonReader(e.Json, new JsonReaderOptions { MaxDepth = maxDepth });
        return (MessageStreamEvent)JsonSerializer.Deserialize(ref reader, MessagesJson.GetReplyTypeInfo(e.Kind.Type()))!;
    }

    /// <summary>Makes an object of an error. If its data is not that of an error, the data as it came is the error's message.</summary>
    /// <exception cref="InvalidDataException">The data is not Unicode text.</exception>
    public static ErrorEvent MaterializeError(in DecodedEvent e, int maxDepth)
    {
        try
        {
            return (ErrorEvent)Materialize(e, maxDepth);
        }
        catch (JsonException)
        {
            return new ErrorEvent { Error = new ApiError { Message = Encoding.UTF8.GetString(e.Json) } };
        }
    }
}
