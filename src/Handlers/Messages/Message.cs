using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A reply of the model: its content blocks, why it stopped, and the tokens it used.</summary>
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

    /// <summary>Why the model stopped; <see langword="null"/> if it has not stopped yet.</summary>
    [JsonPropertyName("stop_reason")]
    public StopReason? StopReason { get; init; }

    /// <summary>The stop sequence that the model wrote, if that was the reason.</summary>
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

    /// <summary>The text of the message: its text blocks, joined without a separator.</summary>
    /// <exception cref="InvalidOperationException">The message has no text block; the exception message lists the types of its blocks.</exception>
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
    /// Converts this message for the next request of the conversation. Its blocks are sent back unchanged: thinking with its signature, tool calls
    /// with their input, unknown blocks and fields. Content that the API does not accept is left out: see <see cref="ToParam(out IReadOnlyList{ContentOmission})"/>.
    /// </summary>
    public MessageParam ToParam() => ToParam(out _);

    /// <summary>Converts this message for the next request of the conversation, without content that the API does not accept.</summary>
    /// <param name="omitted">
    /// What was left out: texts that are empty or only white space, thinking without its signature, input that is not a JSON object, and calls of the API's own tools that
    /// have no result although the turn is over. A message without a stop reason was cut off: calls in it whose input is incomplete are left out too. Empty if nothing was
    /// left out.
    /// </param>
    /// <returns>
    /// The message; without content if everything was left out. The API accepts a message without content only as the last of a conversation, so do not add it to a
    /// conversation that continues.
    /// </returns>
    public MessageParam ToParam(out IReadOnlyList<ContentOmission> omitted)
    {
        var content = new ReplyContent(this, answersCalls: StopReason is not null);
        omitted = content.Omitted;
        return new MessageParam { Role = Role, Content = content.Sent };
    }

    private protected override string? Describe() => $"{Id}, {Model}, {Content.Count} blocks{(StopReason is { } reason ? $", {reason}" : "")}";
}
