using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A request for a message.</summary>
public sealed record MessageRequest : ApiObject
{
    private readonly EquatableList<MessageParam> _messages;
    private readonly EquatableList<string> _stopSequences;

    /// <summary>The model's name.</summary>
    [JsonPropertyName("model")]
    public required string Model { get; init; }

    /// <summary>The most tokens the reply may have.</summary>
    [JsonPropertyName("max_tokens")]
    public required int MaxTokens { get; init; }

    /// <summary>The conversation so far.</summary>
    [JsonPropertyName("messages")]
    public required IReadOnlyList<MessageParam> Messages { get => _messages.ItemsOrEmpty; init => _messages = new(value); }

    /// <summary>Instructions for the model: a text, or text blocks.</summary>
    [JsonPropertyName("system")]
    public ContentList? System { get; init; }

    /// <summary>Texts at which the model stops.</summary>
    [JsonPropertyName("stop_sequences")]
    public IReadOnlyList<string>? StopSequences { get => _stopSequences.Items; init => _stopSequences = new(value); }

    /// <summary>How much chance there is in the reply, from 0 to 1.</summary>
    [JsonPropertyName("temperature")]
    public double? Temperature { get; init; }

    /// <summary>Nucleus sampling, from 0 to 1.</summary>
    [JsonPropertyName("top_p")]
    public double? TopP { get; init; }

    /// <summary>Sampling from the most likely tokens only.</summary>
    [JsonPropertyName("top_k")]
    public int? TopK { get; init; }

    [JsonInclude, JsonPropertyName("stream")]
    internal bool? Stream { get; init; }

    /// <summary>Writes the request as the client sends it.</summary>
    internal void WriteTo(IBufferWriter<byte> output, bool stream)
    {
        using var writer = new Utf8JsonWriter(output, MessagesJson.WriterOptions);
        JsonSerializer.Serialize(writer, this with { Stream = stream ? true : null }, MessagesJson.GetTypeInfo(typeof(MessageRequest)));
    }

    private protected override string? Describe() => $"model {Model}, {Messages.Count} messages";
}
