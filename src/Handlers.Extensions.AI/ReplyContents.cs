using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>Content blocks of a reply as contents of Microsoft.Extensions.AI. Each holds its block in <see cref="AIContent.RawRepresentation"/>.</summary>
internal static class ReplyContents
{
    /// <summary>The key in <see cref="AIContent.AdditionalProperties"/> that marks encrypted thinking, to distinguish it from thinking whose text was omitted.</summary>
    public const string RedactedKey = "redacted_thinking";

    /// <summary>The <see cref="ErrorContent.ErrorCode"/> of a refusal, as the OpenAI client of Microsoft.Extensions.AI names it.</summary>
    public const string RefusalCode = "Refusal";

    public static List<AIContent> FromMessage(Message message)
    {
        List<AIContent> contents = [.. message.Content.Select(FromBlock)];
        if (CreateRefusal(message.StopReason, message.StopDetails) is { } refusal)
        {
            contents.Add(refusal);
        }

        return contents;
    }

    public static AIContent FromBlock(ContentBlock block)
    {
        AIContent content = block switch
        {
            TextBlock text => new TextContent(text.Text) { Annotations = ToAnnotations(text.Citations) },
            ThinkingBlock thinking => new TextReasoningContent(thinking.Thinking) { ProtectedData = thinking.Signature.Length > 0 ? thinking.Signature : null },
            RedactedThinkingBlock redacted => new TextReasoningContent(null) { ProtectedData = redacted.Data, AdditionalProperties = new() { [RedactedKey] = true } },
            ToolUseBlock call => FromToolUse(call),
            McpToolUseBlock call => new McpServerToolCallContent(call.Id, call.Name, call.ServerName) { Arguments = ToArguments(call.Input) },
            McpToolResultBlock result => new McpServerToolResultContent(result.ToolUseId) { Outputs = result.Content?.Select(FromBlock).ToList() },
            ServerToolUseBlock call => FromServerToolUse(call),
            ServerToolResultBlock result => FromServerToolResult(result),
            ContainerUploadBlock upload => new HostedFileContent(upload.FileId),
            _ => new AIContent(),
        };
        content.RawRepresentation = block;
        return content;
    }

    public static ErrorContent? CreateRefusal(StopReason? stopReason, StopDetails? details) => stopReason != StopReason.Refusal ? null
        : new ErrorContent(details?.Explanation ?? "The model refused to answer.") { ErrorCode = RefusalCode, Details = details?.Category?.Value, RawRepresentation = details };

    public static ChatFinishReason? ToFinishReason(StopReason? stopReason) => stopReason?.Value switch
    {
        null or "" => null,
        "end_turn" or "stop_sequence" => ChatFinishReason.Stop,
        "max_tokens" or "model_context_window_exceeded" => ChatFinishReason.Length,
        "tool_use" => ChatFinishReason.ToolCalls,
        "refusal" => ChatFinishReason.ContentFilter,

        // Stop reasons that Microsoft.Extensions.AI does not define, such as pause_turn.
        var other => new ChatFinishReason(other),
    };

    /// <summary>The tokens of a reply. Input tokens include those read from and written to the cache.</summary>
    public static UsageDetails ToUsageDetails(Usage usage)
    {
        var details = new UsageDetails
        {
            InputTokenCount = Sum(usage.InputTokens, usage.CacheReadInputTokens, usage.CacheCreationInputTokens),
            CachedInputTokenCount = usage.CacheReadInputTokens,
            OutputTokenCount = usage.OutputTokens,
            ReasoningTokenCount = usage.OutputTokensDetails?.ThinkingTokens,
        };
        details.TotalTokenCount = Sum(details.InputTokenCount, details.OutputTokenCount);
        Count(nameof(usage.CacheCreationInputTokens), usage.CacheCreationInputTokens);
        Count(nameof(ServerToolUsage.WebSearchRequests), usage.ServerToolUse?.WebSearchRequests);
        Count(nameof(ServerToolUsage.WebFetchRequests), usage.ServerToolUse?.WebFetchRequests);
        return details;

        // Named as the official SDK names them.
        void Count(string name, long? count)
        {
            if (count is > 0)
            {
                (details.AdditionalCounts ??= [])[name] = count.Value;
            }
        }

        static long? Sum(params ReadOnlySpan<long?> counts)
        {
            long? sum = null;
            foreach (long? count in counts)
            {
                sum = count is null ? sum : (sum ?? 0) + count;
            }

            return sum;
        }
    }

    public static List<AIAnnotation>? ToAnnotations(IReadOnlyList<Citation>? citations) => citations is not { Count: > 0 } ? null : [.. citations.Select(ToAnnotation)];

    private static CitationAnnotation ToAnnotation(Citation citation)
    {
        CitationAnnotation annotation = citation switch
        {
            CharLocationCitation c => new() { Title = c.DocumentTitle, Snippet = c.CitedText, FileId = c.FileId },
            PageLocationCitation c => new() { Title = c.DocumentTitle, Snippet = c.CitedText, FileId = c.FileId },
            ContentBlockLocationCitation c => new() { Title = c.DocumentTitle, Snippet = c.CitedText, FileId = c.FileId },
            WebSearchResultLocationCitation c => new() { Title = c.Title, Snippet = c.CitedText, Url = ToUri(c.Url), ToolName = ServerTool.WebSearch.Value },
            SearchResultLocationCitation c => new() { Title = c.Title, Snippet = c.CitedText, Url = ToUri(c.Source) },
            _ => new(),
        };
        annotation.RawRepresentation = citation;
        return annotation;
    }

    private static FunctionCallContent FromToolUse(ToolUseBlock call) => call.InputError is not { } error
        ? new FunctionCallContent(call.Id, call.Name, ToArguments(call.Input))
        : new FunctionCallContent(call.Id, call.Name)
        {
            Exception = new JsonException($"The tool's input is incomplete: {error}"),

            // Keeps FunctionInvokingChatClient from running a tool with incomplete input.
            InformationalOnly = true,
        };

    private static ToolCallContent FromServerToolUse(ServerToolUseBlock call) => call.Name switch
    {
        "web_search" => new WebSearchToolCallContent(call.Id) { Queries = GetText(call.Input, "query") is { } query ? [query] : null },
        "web_fetch" => new WebSearchToolCallContent(call.Id) { Queries = GetText(call.Input, "url") is { } url ? [url] : null },
        "code_execution" => CreateCode(call, "code", "text/x-python"),
        "bash_code_execution" => CreateCode(call, "command", "application/x-sh"),
        "text_editor_code_execution" => CreateCode(call, "command", "text/plain"),
        _ => new ToolCallContent(call.Id),
    };

    private static CodeInterpreterToolCallContent CreateCode(ServerToolUseBlock call, string field, string mediaType) => new(call.Id)
    {
        Inputs = GetText(call.Input, field) is { } code ? [new DataContent(Encoding.UTF8.GetBytes(code), mediaType)] : null,
    };

    private static ToolResultContent FromServerToolResult(ServerToolResultBlock result) => result switch
    {
        WebSearchToolResultBlock or WebFetchToolResultBlock => new WebSearchToolResultContent(result.ToolUseId) { Outputs = ToOutputs(result.Content) },
        CodeExecutionToolResultBlock or BashCodeExecutionToolResultBlock or TextEditorCodeExecutionToolResultBlock
            => new CodeInterpreterToolResultContent(result.ToolUseId) { Outputs = ToOutputs(result.Content) },
        _ => new ToolResultContent(result.ToolUseId),
    };

    private static List<AIContent>? ToOutputs(ServerToolResult? result) => result switch
    {
        null => null,
        ServerToolError error => [new ErrorContent(error.ErrorMessage) { ErrorCode = error.ErrorCode, RawRepresentation = error }],
        WebSearchResults results => [.. results.Items.Select(item => ToLink(item.Url, item)).OfType<AIContent>()],
        WebFetchResult page => ToLink(page.Url, page) is { } link ? [link] : null,
        CodeExecutionResult run => ToOutputs(run.Stdout, run.Stderr, run.ReturnCode, run.Content, run),
        BashCodeExecutionResult run => ToOutputs(run.Stdout, run.Stderr, run.ReturnCode, run.Content, run),
        TextEditorViewResult view => [new TextContent(view.Content) { RawRepresentation = view }],
        _ => [new AIContent { RawRepresentation = result }],
    };

    private static List<AIContent> ToOutputs(string stdout, string stderr, int returnCode, IReadOnlyList<OutputFile> files, ServerToolResult raw)
    {
        List<AIContent> outputs = [new TextContent(stdout) { RawRepresentation = raw }];
        if (stderr.Length > 0 || returnCode != 0)
        {
            outputs.Add(new ErrorContent(stderr) { ErrorCode = returnCode.ToString(System.Globalization.CultureInfo.InvariantCulture), RawRepresentation = raw });
        }

        outputs.AddRange(files.Where(file => file.FileId.Length > 0).Select(file => new HostedFileContent(file.FileId) { RawRepresentation = file }));
        return outputs;
    }

    private static UriContent? ToLink(string address, object raw) => ToUri(address) is { } uri ? new UriContent(uri) { RawRepresentation = raw } : null;

    private static Uri? ToUri(string address) => Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) ? uri : null;

    private static string? GetText(JsonElement input, string field)
        => input.ValueKind is JsonValueKind.Object && input.TryGetProperty(field, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static Dictionary<string, object?> ToArguments(JsonElement input)
    {
        Dictionary<string, object?> arguments = [];
        if (input.ValueKind is JsonValueKind.Object)
        {
            foreach (JsonProperty property in input.EnumerateObject())
            {
                arguments[property.Name] = property.Value;
            }
        }

        return arguments;
    }
}
