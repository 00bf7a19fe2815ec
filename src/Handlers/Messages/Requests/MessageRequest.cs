using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A request for a message.</summary>
/// <remarks>Fields of the API that have no property here go into <see cref="ApiObject.AdditionalProperties"/>.</remarks>
public sealed record MessageRequest : RequestObject
{
    private readonly EquatableList<MessageParam> _messages;
    private readonly EquatableList<string> _stopSequences;
    private readonly EquatableList<Tool> _tools;
    private readonly EquatableList<McpServer> _mcpServers;

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

    /// <summary>How random the reply is, from 0 to 1. Models after Claude Opus 4.6 refuse any other value than 1.</summary>
    /// <remarks><see cref="Temperature"/>, <see cref="TopP"/> and <see cref="TopK"/> are no longer parameters of API version <c>2026-10-21</c>: use them for earlier models only.</remarks>
    [JsonPropertyName("temperature")]
    public double? Temperature { get; init; }

    /// <summary>Nucleus sampling, from 0 to 1. For earlier models: see <see cref="Temperature"/>.</summary>
    [JsonPropertyName("top_p")]
    public double? TopP { get; init; }

    /// <summary>Sampling from only this many most likely tokens. For earlier models: see <see cref="Temperature"/>.</summary>
    [JsonPropertyName("top_k")]
    public int? TopK { get; init; }

    /// <summary>Whether and how the model thinks before it answers.</summary>
    [JsonPropertyName("thinking")]
    public ThinkingConfig? Thinking { get; init; }

    /// <summary>The tools the model may call.</summary>
    [JsonPropertyName("tools")]
    public IReadOnlyList<Tool>? Tools { get => _tools.Items; init => _tools = new(value); }

    /// <summary>Which tools the model may or must call.</summary>
    [JsonPropertyName("tool_choice")]
    public ToolChoice? ToolChoice { get; init; }

    /// <summary>What the API should know about the request.</summary>
    [JsonPropertyName("metadata")]
    public RequestMetadata? Metadata { get; init; }

    /// <summary>Which capacity may serve the request.</summary>
    [JsonPropertyName("service_tier")]
    public ServiceTier? ServiceTier { get; init; }

    /// <summary>The container in which code is executed.</summary>
    [JsonPropertyName("container")]
    public ContainerParam? Container { get; init; }

    /// <summary>How the API shortens a long conversation.</summary>
    [JsonPropertyName("context_management")]
    public ContextManagement? ContextManagement { get; init; }

    /// <summary>The MCP servers whose tools the model may call.</summary>
    [JsonPropertyName("mcp_servers")]
    public IReadOnlyList<McpServer>? McpServers { get => _mcpServers.Items; init => _mcpServers = new(value); }

    /// <summary>What the reply should be like: its format and effort.</summary>
    [JsonPropertyName("output_config")]
    public OutputConfig? OutputConfig { get; init; }

    /// <summary>Caches the request up to the last block that can be cached.</summary>
    [JsonPropertyName("cache_control")]
    public CacheControl? CacheControl { get; init; }

    /// <summary>The geographic region in which the model runs.</summary>
    [JsonPropertyName("inference_geo")]
    public string? InferenceGeo { get; init; }

    /// <summary>How fast the model runs.</summary>
    [JsonPropertyName("speed")]
    public Speed? Speed { get; init; }

    /// <summary>Asks why the prompt cache was missed; the answer is <see cref="Message.Diagnostics"/>.</summary>
    [JsonPropertyName("diagnostics")]
    public DiagnosticsParam? Diagnostics { get; init; }

    /// <summary>Whether the API stores the conversation: <see cref="CreateThread"/> or <see cref="ContinueThread"/>.</summary>
    [JsonPropertyName("thread")]
    public ThreadParam? Thread { get; init; }

    /// <summary>The models that answer if this one refuses.</summary>
    [JsonPropertyName("fallbacks")]
    public Fallbacks? Fallbacks { get; init; }

    /// <summary>The token of a refusal that this request retries on another model; not together with <see cref="Fallbacks"/>.</summary>
    [JsonPropertyName("fallback_credit_token")]
    public FallbackCreditToken? FallbackCreditToken { get; init; }

    /// <summary>Asks for a summary of the conversation in place of a reply; not together with <see cref="ContextManagement"/>.</summary>
    [JsonPropertyName("compaction")]
    public CompactionConfig? Compaction { get; init; }

    /// <summary>Who is billed.</summary>
    [JsonPropertyName("billing_policy")]
    public BillingPolicy? BillingPolicy { get; init; }

    /// <summary>Reads a request from its JSON.</summary>
    /// <exception cref="JsonException">The text is not the JSON of a request.</exception>
    public static MessageRequest FromJson(string json) => MessagesJson.Parse<MessageRequest>(json);

    /// <summary>
    /// Checks the request for what the API would certainly refuse. The client does this before it sends the request.
    /// </summary>
    /// <exception cref="InvalidRequestException">
    /// A field has a value that the API does not take, or the conversation has a call of a tool without its result, or a result without its call.
    /// <see cref="ArgumentException.ParamName"/> is the field, for example <c>messages[0].content[1].tool_use_id</c>; content is never quoted.
    /// </exception>
    public void Validate() => RequestRules.Check(this);

    /// <summary>Writes the request as the client sends it. The client decides whether to stream, so <c>stream</c> is not a property of the request.</summary>
    internal void WriteTo(IBufferWriter<byte> output, bool stream)
    {
        MessageRequest sent = this with { AdditionalProperties = new Dictionary<string, JsonElement>(AdditionalProperties) { ["stream"] = JsonElement.Parse(stream ? "true" : "false") } };
        using var writer = new Utf8JsonWriter(output, MessagesJson.WriterOptions);
        JsonSerializer.Serialize(writer, sent, MessagesJson.GetTypeInfo(typeof(MessageRequest)));
    }

    private protected override string? Describe() => $"model {Model}, {Messages.Count} messages";
}
