namespace Handlers;

/// <summary>
/// Names of the API's beta features (<c>anthropic-beta</c>), for <see cref="MessagesClientOptions.Betas"/> and <see cref="RequestOptions.Betas"/>. Those lists
/// also take names that are not listed here. A name ends with a date: the same feature with another date is another beta.
/// </summary>
public static class AnthropicBeta
{
    /// <summary>For <see cref="Handlers.AdvisorTool"/>.</summary>
    public const string AdvisorTool20260301 = "advisor-tool-2026-03-01";

    /// <summary>For <see cref="MessageRequest.Diagnostics"/>.</summary>
    public const string CacheDiagnosis20260407 = "cache-diagnosis-2026-04-07";

    /// <summary>For <see cref="CodeExecutionTool"/>.</summary>
    public const string CodeExecution20250825 = "code-execution-2025-08-25";

    /// <summary>For <see cref="CompactEdit"/>.</summary>
    public const string Compact20260112 = "compact-2026-01-12";

    /// <summary>For <see cref="MessageRequest.Compaction"/>.</summary>
    public const string Compact20260904 = "compact-2026-09-04";

    /// <summary>For <see cref="ComputerTool"/>.</summary>
    public const string ComputerUse20251124 = "computer-use-2025-11-24";

    /// <summary>For a context window of a million tokens.</summary>
    public const string Context1m20250807 = "context-1m-2025-08-07";

    /// <summary>For <see cref="MessageRequest.ContextManagement"/>.</summary>
    public const string ContextManagement20250627 = "context-management-2025-06-27";

    /// <summary>For <see cref="CacheTtl.OneHour"/>.</summary>
    public const string ExtendedCacheTtl20250411 = "extended-cache-ttl-2025-04-11";

    /// <summary>For <see cref="MessageRequest.FallbackCreditToken"/>.</summary>
    public const string FallbackCredit20260701 = "fallback-credit-2026-07-01";

    /// <summary>For <see cref="MessageRequest.Speed"/>.</summary>
    public const string FastMode20260201 = "fast-mode-2026-02-01";

    /// <summary>For <see cref="FileSource"/>.</summary>
    public const string FilesApi20250414 = "files-api-2025-04-14";

    /// <summary>For <see cref="ToolDefinitionTarget"/>.</summary>
    public const string InlineTools20260915 = "inline-tools-2026-09-15";

    /// <summary>For thinking between the tool calls of one turn (interleaved thinking).</summary>
    public const string InterleavedThinking20250514 = "interleaved-thinking-2025-05-14";

    /// <summary>For <see cref="MessageRequest.McpServers"/> and <see cref="McpToolset"/>.</summary>
    public const string McpClient20251120 = "mcp-client-2025-11-20";

    /// <summary>For <see cref="MessageRequest.McpServers"/>, with <see cref="McpToolListingBlock"/>.</summary>
    public const string McpClient20260915 = "mcp-client-2026-09-15";

    /// <summary>For <see cref="MessageRequest.Thread"/>.</summary>
    public const string MessageThreads20260812 = "message-threads-2026-08-12";

    /// <summary>For <see cref="MessageParam.OutputConfig"/> of a system message.</summary>
    public const string MidConversationOutputConfig20260701 = "mid-conversation-output-config-2026-07-01";

    /// <summary>For <see cref="MessageParam.ClearAt"/> of a system message.</summary>
    public const string MidConversationSystemClearAt20260821 = "mid-conversation-system-clear-at-2026-08-21";

    /// <summary>For <see cref="ToolAdditionBlock"/> and <see cref="ToolRemovalBlock"/>.</summary>
    public const string MidConversationToolChanges20260701 = "mid-conversation-tool-changes-2026-07-01";

    /// <summary>For <see cref="StopReason.ModelContextWindowExceeded"/>.</summary>
    public const string ModelContextWindowExceeded20250826 = "model-context-window-exceeded-2025-08-26";

    /// <summary>For replies of up to 300,000 tokens.</summary>
    public const string Output300k20260324 = "output-300k-2026-03-24";

    /// <summary>For <see cref="MessageRequest.Fallbacks"/>.</summary>
    public const string ServerSideFallback20260701 = "server-side-fallback-2026-07-01";

    /// <summary>For <see cref="ContainerParam.Skills"/>.</summary>
    public const string Skills20251002 = "skills-2025-10-02";

    /// <summary>For <see cref="OutputFormat"/> and <see cref="NamedTool.Strict"/>.</summary>
    public const string StructuredOutputs20251113 = "structured-outputs-2025-11-13";

    /// <summary>For <see cref="TaskBudget"/>.</summary>
    public const string TaskBudgets20260313 = "task-budgets-2026-03-13";

    /// <summary>For <see cref="ThinkingBlockBinding"/>.</summary>
    public const string ThinkingBindingControls20260801 = "thinking-binding-controls-2026-08-01";

    /// <summary>For <see cref="ThinkingDisplay.Updates"/>.</summary>
    public const string ThinkingDisplayUpdates20260818 = "thinking-display-updates-2026-08-18";

    /// <summary>For <see cref="ThinkingDelta.EstimatedTokens"/>.</summary>
    public const string ThinkingTokenCount20260513 = "thinking-token-count-2026-05-13";

    /// <summary>For the header <c>anthropic-user-profile-id</c>.</summary>
    public const string UserProfiles20260904 = "user-profiles-2026-09-04";

    /// <summary>For <see cref="MessageRequest.BillingPolicy"/>.</summary>
    public const string UserProfilesBilling20261001 = "user-profiles-billing-2026-10-01";
}
