using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A reply: content blocks, why it stopped and what it used.</summary>
public sealed record Message : ApiObject
{
    private readonly EquatableList<ContentBlock> _content;
    private readonly EquatableList<InputTransformation> _inputTransformations;

    /// <summary>The message's id.</summary>
    [JsonPropertyName("id")]
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>Always <c>message</c>.</summary>
    [JsonPropertyName("type")]
    public string Type { get; init => field = value ?? "message"; } = "message";

    /// <summary>Who speaks: <see cref="Role.Assistant"/>.</summary>
    [JsonPropertyName("role")]
    public Role Role { get; init; } = Role.Assistant;

    /// <summary>The model that answered.</summary>
    [JsonPropertyName("model")]
    public string Model { get; init => field = value ?? ""; } = "";

    /// <summary>The content blocks, in order.</summary>
    [JsonPropertyName("content")]
    public IReadOnlyList<ContentBlock> Content { get => _content.ItemsOrEmpty; init => _content = new(value); }

    /// <summary>Why the model stopped; <see langword="null"/> while it has not.</summary>
    [JsonPropertyName("stop_reason")]
    public StopReason? StopReason { get; init; }

    /// <summary>The stop sequence that was met, if that was the reason.</summary>
    [JsonPropertyName("stop_sequence")]
    public string? StopSequence { get; init; }

    /// <summary>More about why the model stopped.</summary>
    [JsonPropertyName("stop_details")]
    public StopDetails? StopDetails { get; init; }

    /// <summary>The tokens used.</summary>
    [JsonPropertyName("usage")]
    public Usage Usage { get; init => field = value ?? new(); } = new();

    /// <summary>The container in which code was executed.</summary>
    [JsonPropertyName("container")]
    public Container? Container { get; init; }

    /// <summary>What the API removed from the context.</summary>
    [JsonPropertyName("context_management")]
    public ContextManagementResult? ContextManagement { get; init; }

    /// <summary>What the API changed in the input.</summary>
    [JsonPropertyName("input_transformations")]
    public IReadOnlyList<InputTransformation>? InputTransformations { get => _inputTransformations.Items; init => _inputTransformations = new(value); }

    /// <summary>What the API found out about the request; only if the request asked for it with <see cref="MessageRequest.Diagnostics"/>.</summary>
    [JsonPropertyName("diagnostics")]
    public Diagnostics? Diagnostics { get; init; }

    /// <summary>Reads a message from its JSON.</summary>
    /// <exception cref="JsonException">The text is not the JSON of a message.</exception>
    public static Message FromJson(string json) => MessagesJson.ParseReply<Message>(json);

    /// <summary>The text of the message: its text blocks, joined with nothing between.</summary>
    /// <exception cref="InvalidOperationException">There is no text block; the exception names the blocks there are.</exception>
    public string GetText()
    {
        if (!Content.OfType<TextBlock>().Any())
        {
            string blocks = Content.Count == 0 ? "no content blocks at all" : string.Join(", ", Content.Select(block => block.Type));
            throw new InvalidOperationException($"The message has no text block to take the text from; it has: {blocks}.");
        }
        return string.Concat(Content.OfType<TextBlock>().Select(block => block.Text));
    }

    /// <summary>
    /// This message for the next request of the conversation. Its blocks go back as they came: thinking with its signature, calls of tools
    /// with their input, unknown blocks and fields. What the API does not take back is left out: see <see cref="ToParam(out IReadOnlyList{ContentOmission})"/>.
    /// </summary>
    public MessageParam ToParam() => ToParam(out _);

    /// <summary>This message for the next request of the conversation, without what the API does not take back.</summary>
    /// <param name="omitted">
    /// What was left out: texts that are empty or only white space, thinking without its signature, input that is no JSON object, and calls of the API's own tools that have no result although the
    /// turn is over; and of a message without a stop reason, which is one that was cut off, calls whose input is incomplete. Empty if all of the message goes back.
    /// </param>
    /// <returns>
    /// The message. Without content, if nothing is left of it: the API takes such a message as the last of a conversation only, so leave it out of one that goes on.
    /// </returns>
    public MessageParam ToParam(out IReadOnlyList<ContentOmission> omitted)
    {
        var content = new ReplyContent(this, answersCalls: StopReason is not null);
        omitted = content.Omitted;
        return new MessageParam { Role = Role, Content = content.Sent };
    }

    private protected override string? Describe() => $"{Id}, {Model}, {Content.Count} blocks{(StopReason is { } reason ? $", {reason}" : "")}";
}
