using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A message of the conversation that a request sends.</summary>
public sealed record MessageParam : RequestObject
{
    /// <summary>Who speaks.</summary>
    [JsonPropertyName("role")]
    public Role Role { get; init; }

    /// <summary>What is said: a text, or content blocks.</summary>
    [JsonPropertyName("content")]
    public ContentList Content { get; init => field = value ?? []; } = [];

    /// <summary>A message of the user: a text, or content blocks.</summary>
    public static MessageParam User(ContentList content) => new() { Role = Role.User, Content = content };

    /// <summary>A message of the model: a text, or content blocks. For a reply received, see <see cref="Message.ToParam"/>.</summary>
    public static MessageParam Assistant(ContentList content) => new() { Role = Role.Assistant, Content = content };

    private protected override string? Describe() => $"{Role}, {Content.Count} blocks";
}
