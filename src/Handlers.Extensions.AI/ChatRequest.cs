using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>A request made of chat messages and <see cref="ChatOptions"/>.</summary>
/// <param name="Message">The request.</param>
/// <param name="Options">The request options, with the betas that the request needs.</param>
internal sealed record ChatRequest(MessageRequest Message, RequestOptions Options)
{
    /// <summary>Creates the request. It starts from the result of <see cref="ChatOptions.RawRepresentationFactory"/>, and the options do not override what that sets.</summary>
    public static ChatRequest Create(IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions? options, string? model, int maxOutputTokens)
    {
        object? raw = options?.RawRepresentationFactory?.Invoke(client);
        MessageRequest? preset = raw as MessageRequest;
        if (raw is not null && preset is null && raw.GetType().Namespace?.StartsWith(nameof(Handlers), StringComparison.Ordinal) is true)
        {
            throw new InvalidOperationException($"ChatOptions.RawRepresentationFactory made a {raw.GetType().Name}; AsChatClient takes a {nameof(MessageRequest)}.");
        }

        List<string> betas = [];
        var conversation = ChatConversation.Create(messages, options?.Instructions, betas);
        var tools = ChatTools.Create(options, betas);
        MessageRequest request = (preset ?? new MessageRequest { Model = "", MaxTokens = 0, Messages = [] }) with
        {
            Model = preset?.Model is { Length: > 0 } presetModel ? presetModel : options?.ModelId ?? model ?? throw new InvalidOperationException(
                "No model is set. Set ChatOptions.ModelId, or the model of AsChatClient."),
            MaxTokens = preset?.MaxTokens is > 0 and int presetTokens ? presetTokens : options?.MaxOutputTokens ?? maxOutputTokens,
            Messages = [.. preset?.Messages ?? [], .. conversation.Messages],
            System = conversation.System is [] ? preset?.System : ContentList.Create([.. preset?.System ?? [], .. conversation.System]),
            StopSequences = Join(preset?.StopSequences, options?.StopSequences),
            Temperature = preset?.Temperature ?? ToDouble(options?.Temperature),
            TopP = preset?.TopP ?? ToDouble(options?.TopP),
            TopK = preset?.TopK ?? options?.TopK,
            Tools = Join(preset?.Tools, tools.Tools),
            McpServers = Join(preset?.McpServers, tools.McpServers),
            ToolChoice = preset?.ToolChoice ?? tools.Choice,
            Thinking = preset?.Thinking ?? ToThinking(options?.Reasoning),
            OutputConfig = ToOutputConfig(preset?.OutputConfig, options),
        };
        return new ChatRequest(request, new RequestOptions { Betas = betas });
    }

    // Converts 0.7f to 0.7, not to 0.69999998807907104.
    private static double? ToDouble(float? value) => value is { } number ? (double)(decimal)number : null;

    private static List<T>? Join<T>(IReadOnlyList<T>? first, IEnumerable<T>? second)
    {
        List<T> all = [.. first ?? [], .. second ?? []];
        return all.Count > 0 ? all : null;
    }

    private static ThinkingConfig? ToThinking(ReasoningOptions? reasoning) => reasoning switch
    {
        null or { Effort: null, Output: null } => null,
        { Effort: ReasoningEffort.None } => new DisabledThinking(),
        _ => new AdaptiveThinking
        {
            Display = reasoning.Output switch
            {
                ReasoningOutput.None => ThinkingDisplay.Omitted,
                ReasoningOutput.Summary or ReasoningOutput.Full => ThinkingDisplay.Summarized,
                _ => null,
            },
        },
    };

    private static OutputConfig? ToOutputConfig(OutputConfig? preset, ChatOptions? options)
    {
        Effort? effort = preset?.Effort ?? options?.Reasoning?.Effort switch
        {
            ReasoningEffort.Low => Effort.Low,
            ReasoningEffort.Medium => Effort.Medium,
            ReasoningEffort.High => Effort.High,
            ReasoningEffort.ExtraHigh => Effort.XHigh,
            _ => null,
        };
        OutputFormat? format = preset?.Format ?? (options?.ResponseFormat is ChatResponseFormatJson { Schema: not null } json
            ? new OutputFormat { Schema = StrictSchema.Cache.GetOrCreateTransformedSchema(json)!.Value }
            : null);
        return effort is null && format is null ? preset : (preset ?? new OutputConfig()) with { Effort = effort, Format = format };
    }
}
