using System.Reflection;
using System.Text.Json;
using Xunit;

namespace Handlers.Tests.Messages;

public class OpenEnumTests
{
    private readonly HashSet<Type> _asserted = [];

    [Fact]
    public void Known_values_are_those_of_the_contract()
    {
        AssertValues<StopReason>("end_turn", "max_tokens", "stop_sequence", "tool_use", "pause_turn", "refusal", "model_context_window_exceeded", "compaction");
        AssertValues<RefusalCategory>("cyber", "bio", "frontier_llm", "reasoning_extraction", "general_harms");
        AssertValues<ErrorType>("invalid_request_error", "authentication_error", "billing_error", "permission_error", "not_found_error", "conflict_error",
            "request_too_large", "rate_limit_error", "api_error", "timeout_error", "overloaded_error");
        AssertValues<ErrorCode>("ramp_limit_exceeded", "contract_spend_limit_reached", "organization_on_hold", "image_dimensions_too_large", "tool_name_conflict", "thread_not_found", "thread_already_continued", "thread_continue_in_flight", "thread_fingerprint_mismatch", "thread_unsupported_request", "compaction_block_ambiguous", "compaction_block_misplaced", "compaction_content_mismatch", "compaction_incomplete_turn", "compaction_nothing_to_summarize", "compaction_signature_invalid", "compaction_too_many_tool_references", "compaction_tool_changes_mismatch", "compaction_unavailable");
        AssertValues<ServerTool>("web_search", "web_fetch", "code_execution", "bash_code_execution", "text_editor_code_execution",
            "tool_search_tool_regex", "tool_search_tool_bm25", "advisor");
        AssertValues<Role>("user", "assistant", "system");
        AssertValues<ServiceTier>("auto", "standard_only", "standard", "priority", "batch");
        AssertValues<Speed>("standard", "fast");
        AssertValues<CacheTtl>("5m", "1h");
        AssertValues<Effort>("low", "medium", "high", "xhigh", "max");
        AssertValues<ThinkingDisplay>("summarized", "omitted", "updates");
        AssertValues<CacheMissReasonType>("model_changed", "system_changed", "tools_changed", "messages_changed", "previous_message_not_found", "unavailable");
        AssertValues<OversizedImage>("downsize", "error");
        AssertValues<ClearAt>("next_user_message", "never");
        AssertValues<BillTo>("self", "user_profile");
        AssertValues<FallbackCreditMode>("strict", "best_effort");

        Assert.Equal(
            typeof(StopReason).Assembly.GetExportedTypes().Where(type => type.IsValueType && type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IOpenEnum<>))).ToHashSet(),
            _asserted);
    }

    [Fact]
    public void An_unknown_value_is_kept_as_it_came()
    {
        Message message = Message.FromJson("""{"id":"m","type":"message","role":"narrator","model":"c","content":[],"stop_reason":"Bored!","usage":{"service_tier":"gold"}}""");

        Assert.Equal(new StopReason("Bored!"), message.StopReason);
        Assert.Equal("narrator", message.Role.Value);
        Assert.Equal("gold", message.Usage.ServiceTier?.ToString());
        Assert.Equal(message, Message.FromJson(message.ToJson()));
    }

    [Fact]
    public void The_default_value_is_written_as_an_empty_string_and_read_back_as_itself()
    {
        MessageParam message = new() { Content = "Hi" };

        Assert.Equal("""{"role":"","content":"Hi"}""", message.ToJson());
        Assert.Equal(message, MessagesJson.Parse<MessageParam>(message.ToJson()));
        Assert.Equal("", default(StopReason).ToString());
    }

    [Fact]
    public void A_value_that_is_no_string_is_refused() =>
        Assert.Throws<JsonException>(() => MessagesJson.Parse<MessageDelta>("""{"stop_reason":3}"""));

    private void AssertValues<T>(params string[] contract) where T : struct, IOpenEnum<T>
    {
        _asserted.Add(typeof(T));
        IEnumerable<string> known = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(property => ((T)property.GetValue(null)!).Value);
        Assert.Equal(contract.Order(StringComparer.Ordinal), known.Order(StringComparer.Ordinal));
    }
}
