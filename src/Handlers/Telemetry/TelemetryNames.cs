namespace Handlers;

/// <summary>The names of attributes and their fixed values, as in the table of docs/telemetry.md.</summary>
internal static class TelemetryNames
{
    // Attributes of spans and metrics.
    public const string Operation = "gen_ai.operation.name";
    public const string Provider = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string ResponseModel = "gen_ai.response.model";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ErrorType = "error.type";
    public const string TokenModality = "gen_ai.token.modality";

    // Attributes of chat spans.
    public const string Stream = "gen_ai.request.stream";
    public const string MaxTokens = "gen_ai.request.max_tokens";
    public const string Temperature = "gen_ai.request.temperature";
    public const string TopP = "gen_ai.request.top_p";
    public const string TopK = "gen_ai.request.top_k";
    public const string StopSequences = "gen_ai.request.stop_sequences";
    public const string ReasoningLevel = "gen_ai.request.reasoning.level";
    public const string OutputType = "gen_ai.output.type";
    public const string ResponseId = "gen_ai.response.id";
    public const string FinishReasons = "gen_ai.response.finish_reasons";
    public const string TimeToFirstChunk = "gen_ai.response.time_to_first_chunk";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string CacheReadTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string CacheWriteTokens = "gen_ai.usage.cache_write.input_tokens";
    public const string ReasoningTokens = "gen_ai.usage.reasoning.output_tokens";
    public const string RequestId = "anthropic.request_id";

    // Content, by opt-in only.
    public const string SystemInstructions = "gen_ai.system_instructions";
    public const string InputMessages = "gen_ai.input.messages";
    public const string OutputMessages = "gen_ai.output.messages";
    public const string ToolDefinitions = "gen_ai.tool.definitions";

    // Attributes of runs and calls; the last two are content.
    public const string ToolName = "gen_ai.tool.name";
    public const string ToolType = "gen_ai.tool.type";
    public const string ToolCallId = "gen_ai.tool.call.id";
    public const string ToolArguments = "gen_ai.tool.call.arguments";
    public const string ToolResult = "gen_ai.tool.call.result";

    // Event of a chat span: an attempt failed, and another follows.
    public const string RetryEvent = "retry";
    public const string RetryAttempt = "handlers.retry.attempt";
    public const string RetryDelay = "handlers.retry.delay";

    // Values.
    public const string Chat = "chat";
    public const string InvokeAgent = "invoke_agent";
    public const string ExecuteTool = "execute_tool";
    public const string Function = "function";
    public const string ToolError = "tool_error";
    public const string Error = "error";
    public const string Timeout = "timeout";
    public const string Cancelled = "cancelled";
    public const string OtherError = "_OTHER";
    public const string Json = "json";
    public const string TextModality = "text";
    public const string UnknownModality = "unknown";
}
