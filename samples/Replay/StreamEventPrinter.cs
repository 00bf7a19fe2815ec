using System.Text.Json;
using Handlers;

namespace Replay;

/// <summary>Prints each event of the API as it comes.</summary>
internal sealed partial class StreamEventPrinter(JsonLines lines)
{
    [OnStreamEvent]
    private void StreamEvent(MessageStreamEvent e)
    {
        Utf8JsonWriter json = lines.Start("stream_event");
        json.WritePropertyName("event");
        json.WriteRawValue(e.ToJson(), skipInputValidation: true);
        lines.End();
    }
}
