using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>An event of a message stream, as the API sends it.</summary>
[JsonConverter(typeof(ModelConverter<MessageStreamEvent>))]
public abstract record MessageStreamEvent : ApiObject
{
    private protected MessageStreamEvent(string type) => Type = type ?? "";

    /// <summary>The kind, as the API names it.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; }

    /// <summary>Reads an event from its JSON.</summary>
    /// <exception cref="System.Text.Json.JsonException">The text is not JSON, or a field of a known event is missing or of another type.</exception>
    public static MessageStreamEvent FromJson(string json) => MessagesJson.ParseReply<MessageStreamEvent>(json);
}
