using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A message of the conversation that a request sends.</summary>
public sealed record MessageParam : RequestObject
{
    private readonly ContentList? _content;

    /// <summary>Who speaks.</summary>
    [JsonPropertyName("role")]
    public Role Role { get; init; }

    /// <summary>What is said: a text, or content blocks. It may be empty in a system message with an <see cref="OutputConfig"/>, and in a last message of the model.</summary>
    [JsonPropertyName("content")]
    public ContentList Content { get => _content ?? []; init => _content = value; }

    /// <summary>How long the model sees the message; only for system messages.</summary>
    [JsonPropertyName("clear_at")]
    public ClearAt? ClearAt { get; init; }

    /// <summary>The output settings that apply from this message on; only for system messages.</summary>
    [JsonPropertyName("output_config")]
    public MessageOutputConfig? OutputConfig { get; init; }

    // Content that was set to an empty list is written; content that was not set is not.
    internal override bool IsWritten(object value) => value is not ContentList || _content is not null;

    /// <summary>A message of the user: a text, or content blocks.</summary>
    public static MessageParam User(ContentList content) => new() { Role = Role.User, Content = content };

    /// <summary>A message of the model: a text, or content blocks. For a reply received, see <see cref="Message.ToParam()"/>.</summary>
    public static MessageParam Assistant(ContentList content) => new() { Role = Role.Assistant, Content = content };

    /// <summary>Instructions in the middle of the conversation: a text, or blocks of text, tool additions and tool removals.</summary>
    public static MessageParam System(ContentList content) => new() { Role = Role.System, Content = content };

    private protected override string? Describe() => $"{Role}, {Content.Count} blocks";
}
