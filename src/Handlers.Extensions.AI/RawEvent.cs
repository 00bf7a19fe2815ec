using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>The event of the API that an update was made of.</summary>
/// <param name="Type">The kind, as the API names it.</param>
/// <param name="Json">The event's JSON.</param>
internal readonly record struct RawEvent(string Type, string Json)
{
    public static RawEvent? From(ChatResponseUpdate update) => update.RawRepresentation switch
    {
        MessageStreamEvent e => new RawEvent(e.Type, e.ToJson()),
        { } raw when IsOfficial(raw) => FromOfficial(raw.ToString()!),
        _ => null,
    };

    // ToString of the official SDK's events returns their JSON, so no reference to that package is needed.
    private static bool IsOfficial(object raw) => raw.GetType().FullName is "Anthropic.Models.Messages.RawMessageStreamEvent" or "Anthropic.Models.Beta.Messages.BetaRawMessageStreamEvent";

    // The SDK's text is indented; a frame needs the JSON on one line.
    private static RawEvent? FromOfficial(string text)
        => JsonElement.Parse(text) is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("type", out JsonElement type)
            ? new RawEvent(type.GetString() ?? "", ContentJson.ToText(json))
            : null;
}
