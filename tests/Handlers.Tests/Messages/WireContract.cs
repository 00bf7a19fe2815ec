using System.Text.Json;

namespace Handlers.Tests.Messages;

/// <summary>
/// One row for every name in the API's wire contract, with all fields it may carry. What only content would say holds <see cref="Secret"/>,
/// so that a test can see it leak.
/// </summary>
internal static class WireContract
{
    public const string Secret = "S3CRET";

    private const string Usage = """
        {"input_tokens":10,"output_tokens":20,"cache_creation_input_tokens":1,"cache_read_input_tokens":2,
         "cache_creation":{"ephemeral_5m_input_tokens":1,"ephemeral_1h_input_tokens":0},"output_tokens_details":{"thinking_tokens":7},
         "server_tool_use":{"web_search_requests":3,"web_fetch_requests":4},"service_tier":"priority","inference_geo":"eu","speed":"fast",
         "iterations":[{"type":"message","model":"claude-x","input_tokens":10,"output_tokens":20,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"cache_creation":{"ephemeral_5m_input_tokens":0}}],
         "fallback_credit":{"status":{"type":"not_applied","reason":"body_mismatch","remove_to_redeem":["tools"]}}}
        """;

    private const string Container = """{"id":"container_1","expires_at":"2026-01-02T03:04:05Z","skills":[{"type":"anthropic","skill_id":"pptx","version":"latest"}]}""";

    public const string Message = $$$$"""
        {"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"S3CRET"}],
         "stop_reason":"end_turn","stop_sequence":"S3CRET","stop_details":{"type":"refusal","category":"cyber","explanation":"S3CRET","recommended_model":"claude-y","fallback_credit_token":"S3CRET","fallback_has_prefill_claim":true},
         "usage":{{{{Usage}}}},"container":{{{{Container}}}},"context_management":{"applied_edits":[{"type":"clear_tool_uses_20250919","cleared_input_tokens":5,"cleared_tool_uses":1}]},
         "input_transformations":[{"type":"thinking_dropped","path":"messages.0","reason":"model_binding_mismatch"}],
         "diagnostics":{"cache_miss_reason":{"type":"model_changed","cache_missed_input_tokens":9}}}
        """;

    public static readonly (Type Case, string Json)[] Events =
    [
        (typeof(MessageStartEvent), $$$$"""{"type":"message_start","message":{{{{Message}}}}}"""),
        (typeof(ContentBlockStartEvent), """{"type":"content_block_start","index":3,"content_block":{"type":"text","text":""}}"""),
        (typeof(ContentBlockDeltaEvent), """{"type":"content_block_delta","index":3,"delta":{"type":"text_delta","text":"S3CRET"}}"""),
        (typeof(ContentBlockStopEvent), """{"type":"content_block_stop","index":3}"""),
        (typeof(MessageDeltaEvent), $$$$"""
            {"type":"message_delta","delta":{"stop_reason":"refusal","stop_sequence":"S3CRET","stop_details":{"type":"refusal","category":"bio","explanation":"S3CRET"},"container":{{{{Container}}}}},
             "usage":{{{{Usage}}}},"context_management":{"applied_edits":[{"type":"clear_thinking_20251015","cleared_input_tokens":5,"cleared_thinking_turns":1}]},"input_transformations":[{"type":"thinking_mismatch_allowed","path":"messages.0","reason":"prefix_binding_mismatch"}]}
            """),
        (typeof(MessageStopEvent), """{"type":"message_stop"}"""),
        (typeof(PingEvent), """{"type":"ping"}"""),
        (typeof(ErrorEvent), """{"type":"error","error":{"type":"overloaded_error","message":"S3CRET","details":{"error_code":"image_dimensions_too_large","max_side_length_pixels":8000,"paths":["S3CRET"]}},"request_id":"req_1"}"""),
    ];

    public static readonly (Type Case, string Json)[] Deltas =
    [
        (typeof(TextDelta), """{"type":"text_delta","text":"S3CRET"}"""),
        (typeof(InputJsonDelta), """{"type":"input_json_delta","partial_json":"{\"S3CRET"}"""),
        (typeof(ThinkingDelta), """{"type":"thinking_delta","thinking":"S3CRET","estimated_tokens":12}"""),
        (typeof(SignatureDelta), """{"type":"signature_delta","signature":"S3CRET"}"""),
        (typeof(CitationsDelta), """{"type":"citations_delta","citation":{"type":"char_location","cited_text":"S3CRET","document_index":0,"start_char_index":0,"end_char_index":1}}"""),
        (typeof(CompactionDelta), """{"type":"compaction_delta","content":"S3CRET","encrypted_content":"S3CRET"}"""),
    ];

    public static readonly (Type Case, string Json)[] Blocks =
    [
        (typeof(TextBlock), """{"type":"text","text":"S3CRET","citations":[{"type":"page_location","cited_text":"S3CRET","document_index":0,"start_page_number":1,"end_page_number":2}],"cache_control":{"type":"ephemeral","ttl":"1h"}}"""),
        (typeof(ThinkingBlock), """{"type":"thinking","thinking":"S3CRET","signature":"S3CRET"}"""),
        (typeof(ToolUseBlock), """{"type":"tool_use","id":"toolu_1","name":"S3CRET","input":{"a":"S3CRET"},"caller":{"type":"code_execution_20260120","tool_id":"srvtoolu_1"},"toolset_name":"S3CRET"}"""),
        (typeof(ServerToolUseBlock), """{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{"query":"S3CRET"},"caller":{"type":"direct"}}"""),
        (typeof(McpToolUseBlock), """{"type":"mcp_tool_use","id":"mcptoolu_1","name":"S3CRET","server_name":"S3CRET","input":{"a":[1,2.50,null]}}"""),
        (typeof(CompactionBlock), """{"type":"compaction","content":"S3CRET","encrypted_content":"S3CRET","signature":"S3CRET","tool_changes":[{"type":"tool_addition","tool":{"type":"tool_reference","name":"S3CRET"}},{"type":"tool_removal","tool":{"type":"mcp_toolset_reference","server_name":"S3CRET"}}]}"""),
        (typeof(RedactedThinkingBlock), """{"type":"redacted_thinking","data":"S3CRET"}"""),
        (typeof(WebSearchToolResultBlock), """{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[{"type":"web_search_result","url":"S3CRET","title":"S3CRET","page_age":"1 day","encrypted_content":"S3CRET"}],"caller":{"type":"direct"}}"""),
        (typeof(WebFetchToolResultBlock), """{"type":"web_fetch_tool_result","tool_use_id":"srvtoolu_1","content":{"type":"web_fetch_result","url":"S3CRET","retrieved_at":"2026-01-02T03:04:05Z","content":{"type":"document","title":"S3CRET","source":{"type":"text","media_type":"text/plain","data":"S3CRET"},"citations":{"enabled":true}}}}"""),
        (typeof(CodeExecutionToolResultBlock), """{"type":"code_execution_tool_result","tool_use_id":"srvtoolu_1","content":{"type":"code_execution_result","return_code":1,"stdout":"S3CRET","stderr":"S3CRET","content":[{"type":"code_execution_output","file_id":"file_1"}]}}"""),
        (typeof(BashCodeExecutionToolResultBlock), """{"type":"bash_code_execution_tool_result","tool_use_id":"srvtoolu_1","content":{"type":"bash_code_execution_result","return_code":1,"stdout":"S3CRET","stderr":"S3CRET","content":[{"type":"bash_code_execution_output","file_id":"file_1"}]}}"""),
        (typeof(TextEditorCodeExecutionToolResultBlock), """{"type":"text_editor_code_execution_tool_result","tool_use_id":"srvtoolu_1","content":{"type":"text_editor_code_execution_view_result","file_type":"text","content":"S3CRET","num_lines":1,"start_line":2,"total_lines":3}}"""),
        (typeof(ToolSearchToolResultBlock), """{"type":"tool_search_tool_result","tool_use_id":"srvtoolu_1","content":{"type":"tool_search_tool_search_result","tool_references":[{"type":"tool_reference","tool_name":"S3CRET"}]}}"""),
        (typeof(McpToolResultBlock), """{"type":"mcp_tool_result","tool_use_id":"mcptoolu_1","is_error":true,"content":[{"type":"text","text":"S3CRET"}]}"""),
        (typeof(AdvisorToolResultBlock), """{"type":"advisor_tool_result","tool_use_id":"srvtoolu_1","content":{"type":"advisor_result","text":"S3CRET","stop_reason":"end_turn"}}"""),
        (typeof(ContainerUploadBlock), """{"type":"container_upload","file_id":"file_1"}"""),
        (typeof(FallbackBlock), """{"type":"fallback","from":{"model":"claude-x"},"to":{"model":"claude-y"},"trigger":{"type":"refusal","category":"bio"}}"""),
        (typeof(McpToolListingBlock), """{"type":"mcp_tool_listing","mcp_server_name":"S3CRET","tools":[{"name":"S3CRET","description":"S3CRET","input_schema":{"type":"object"}}]}"""),
        // What only requests carry.
        (typeof(ImageBlock), """{"type":"image","source":{"type":"base64","media_type":"image/png","data":"S3CRET"},"transformations":{"oversized_image":"error"},"cache_control":{"type":"ephemeral"}}"""),
        (typeof(DocumentBlock), """{"type":"document","source":{"type":"content","content":[{"type":"text","text":"S3CRET"}]},"title":"S3CRET","context":"S3CRET","citations":{"enabled":true}}"""),
        (typeof(SearchResultBlock), """{"type":"search_result","source":"S3CRET","title":"S3CRET","content":[{"type":"text","text":"S3CRET"}],"citations":{"enabled":false}}"""),
        (typeof(ToolResultBlock), """{"type":"tool_result","tool_use_id":"toolu_1","content":"S3CRET","is_error":true,"toolset_name":"S3CRET"}"""),
        (typeof(BrowserStateBlock), """
            {"type":"browser_state","tabs":[{"tab_id":"S3CRET","title":"S3CRET","url":"S3CRET","active":true}],
             "state_changes":[{"type":"tab_opened","tab_id":"S3CRET"},{"type":"download_started","download_id":"S3CRET","url":"S3CRET"},
              {"type":"download_completed","download_id":"S3CRET","url":"S3CRET","path":"S3CRET","size_bytes":7},{"type":"download_failed","download_id":"S3CRET","url":"S3CRET","error":"S3CRET"}]}
            """),
        (typeof(ToolReferenceBlock), """{"type":"tool_reference","tool_name":"S3CRET"}"""),
        (typeof(ToolAdditionBlock), """{"type":"tool_addition","tool":{"type":"tool_reference","name":"S3CRET"}}"""),
        (typeof(ToolRemovalBlock), """{"type":"tool_removal","tool":{"type":"mcp_tool_reference","name":"S3CRET","server_name":"S3CRET"}}"""),
    ];

    public static readonly (Type Case, string Json)[] ToolChangeTargets =
    [
        (typeof(ToolTarget), """{"type":"tool_reference","name":"S3CRET"}"""),
        (typeof(McpToolTarget), """{"type":"mcp_tool_reference","name":"S3CRET","server_name":"S3CRET"}"""),
        (typeof(McpToolsetTarget), """{"type":"mcp_toolset_reference","server_name":"S3CRET"}"""),
        (typeof(ToolDefinitionTarget), """{"type":"tool_definition","definition":{"type":"custom","name":"S3CRET","input_schema":{"type":"object"}}}"""),
    ];

    public static readonly (Type Case, string Json)[] Threads =
    [
        (typeof(CreateThread), """{"type":"create"}"""),
        (typeof(ContinueThread), """{"type":"continue","previous_message_id":"msg_1"}"""),
    ];

    public static readonly (Type Case, string Json)[] Citations =
    [
        (typeof(CharLocationCitation), """{"type":"char_location","cited_text":"S3CRET","document_index":1,"document_title":"S3CRET","file_id":"file_1","start_char_index":5,"end_char_index":9}"""),
        (typeof(PageLocationCitation), """{"type":"page_location","cited_text":"S3CRET","document_index":1,"document_title":"S3CRET","file_id":"file_1","start_page_number":5,"end_page_number":9}"""),
        (typeof(ContentBlockLocationCitation), """{"type":"content_block_location","cited_text":"S3CRET","document_index":1,"document_title":"S3CRET","file_id":"file_1","start_block_index":5,"end_block_index":9}"""),
        (typeof(WebSearchResultLocationCitation), """{"type":"web_search_result_location","cited_text":"S3CRET","url":"S3CRET","title":"S3CRET","encrypted_index":"S3CRET"}"""),
        (typeof(SearchResultLocationCitation), """{"type":"search_result_location","cited_text":"S3CRET","source":"S3CRET","title":"S3CRET","search_result_index":1,"start_block_index":5,"end_block_index":9}"""),
    ];

    public static readonly (Type Case, string Json)[] Results =
    [
        (typeof(WebFetchResult), """{"type":"web_fetch_result","url":"S3CRET"}"""),
        (typeof(CodeExecutionResult), """{"type":"code_execution_result","return_code":0,"stdout":"S3CRET","stderr":"","content":[]}"""),
        (typeof(EncryptedCodeExecutionResult), """{"type":"encrypted_code_execution_result","return_code":0,"encrypted_stdout":"S3CRET","stderr":"S3CRET","content":[]}"""),
        (typeof(BashCodeExecutionResult), """{"type":"bash_code_execution_result","return_code":0,"stdout":"S3CRET","stderr":"","content":[]}"""),
        (typeof(TextEditorViewResult), """{"type":"text_editor_code_execution_view_result","file_type":"pdf","content":"S3CRET"}"""),
        (typeof(TextEditorCreateResult), """{"type":"text_editor_code_execution_create_result","is_file_update":true}"""),
        (typeof(TextEditorReplaceResult), """{"type":"text_editor_code_execution_str_replace_result","lines":["S3CRET"],"old_start":1,"old_lines":2,"new_start":3,"new_lines":4}"""),
        (typeof(ToolSearchResult), """{"type":"tool_search_tool_search_result","tool_references":[{"type":"tool_reference","tool_name":"S3CRET"}]}"""),
        (typeof(AdvisorResult), """{"type":"advisor_result","text":"S3CRET","stop_reason":"max_tokens"}"""),
        (typeof(AdvisorRedactedResult), """{"type":"advisor_redacted_result","encrypted_content":"S3CRET"}"""),
        (typeof(ServerToolError), """{"type":"web_search_tool_result_error","error_code":"max_uses_exceeded"}"""),
        (typeof(ServerToolError), """{"type":"web_fetch_tool_result_error","error_code":"url_too_long"}"""),
        (typeof(ServerToolError), """{"type":"code_execution_tool_result_error","error_code":"unavailable"}"""),
        (typeof(ServerToolError), """{"type":"bash_code_execution_tool_result_error","error_code":"unavailable"}"""),
        (typeof(ServerToolError), """{"type":"text_editor_code_execution_tool_result_error","error_code":"file_not_found","error_message":"S3CRET"}"""),
        (typeof(ServerToolError), """{"type":"tool_search_tool_result_error","error_code":"unavailable","error_message":"S3CRET"}"""),
        (typeof(ServerToolError), """{"type":"advisor_tool_result_error","error_code":"overloaded"}"""),
    ];

    public static readonly (Type Case, string Json)[] Sources =
    [
        (typeof(Base64Source), """{"type":"base64","media_type":"application/pdf","data":"S3CRET"}"""),
        (typeof(UrlSource), """{"type":"url","url":"S3CRET"}"""),
        (typeof(FileSource), """{"type":"file","file_id":"file_1"}"""),
        (typeof(TextSource), """{"type":"text","media_type":"text/plain","data":"S3CRET"}"""),
        (typeof(BlocksSource), """{"type":"content","content":"S3CRET"}"""),
    ];

    public static readonly (Type Case, string Json)[] Tools =
    [
        (typeof(CustomTool), """{"type":"custom","name":"S3CRET","description":"S3CRET","input_schema":{"type":"object"},"strict":true,"defer_loading":false,"eager_input_streaming":true,"allowed_callers":["direct"],"input_examples":[{"a":1}],"cache_control":{"type":"ephemeral","ttl":"5m"}}"""),
        (typeof(McpToolset), """{"type":"mcp_toolset","mcp_server_name":"S3CRET","default_config":{"enabled":false},"configs":{"S3CRET":{"enabled":true,"defer_loading":true}},"tools":[{"name":"S3CRET","input_schema":{}}]}"""),
        (typeof(WebSearchTool), """{"type":"web_search_20260318","name":"web_search","max_uses":3,"allowed_domains":["S3CRET"],"blocked_domains":[],"user_location":{"type":"approximate","city":"S3CRET","region":"r","country":"DE","timezone":"Europe/Berlin"},"response_inclusion":"full"}"""),
        (typeof(WebFetchTool), """{"type":"web_fetch_20260318","name":"web_fetch","max_uses":3,"allowed_domains":["a"],"blocked_domains":["b"],"citations":{"enabled":true},"max_content_tokens":5,"use_cache":false,"response_inclusion":"excluded","url_sources":{"client_tool_results":{"type":"only","tools":[{"type":"tool_reference","name":"S3CRET"}]},"server_tool_results":{"type":"none"},"user_input":{"type":"all"}}}"""),
        (typeof(CodeExecutionTool), """{"type":"code_execution_20260521","name":"code_execution"}"""),
        (typeof(ToolSearchRegexTool), """{"type":"tool_search_tool_regex_20251119","name":"tool_search_tool_regex"}"""),
        (typeof(ToolSearchBm25Tool), """{"type":"tool_search_tool_bm25","name":"tool_search_tool_bm25"}"""),
        (typeof(AdvisorTool), """{"type":"advisor_20260301","name":"advisor","model":"claude-x","max_tokens":5,"max_uses":6,"caching":{"type":"ephemeral"}}"""),
        (typeof(BashTool), """{"type":"bash_20250124","name":"bash"}"""),
        (typeof(TextEditorTool), """{"type":"text_editor_20250728","name":"str_replace_based_edit_tool","max_characters":5}"""),
        (typeof(ComputerTool), """{"type":"computer_20251124","name":"computer","display_width_px":5,"display_height_px":6,"display_number":1,"enable_zoom":true}"""),
        (typeof(MemoryTool), """{"type":"memory_20250818","name":"memory"}"""),
        (typeof(ComputerToolset), """{"type":"computer_toolset_20260801","configs":{"zoom":{"enabled":true,"defer_loading":false}}}"""),
        (typeof(BrowserToolset), """{"type":"browser_toolset_20260801","configs":{"find":{"enabled":false}}}"""),
    ];

    public static readonly (Type Case, string Json)[] ToolChoices =
    [
        (typeof(AutoToolChoice), """{"type":"auto","disable_parallel_tool_use":true}"""),
        (typeof(AnyToolChoice), """{"type":"any","disable_parallel_tool_use":false}"""),
        (typeof(NamedToolChoice), """{"type":"tool","name":"S3CRET","disable_parallel_tool_use":false}"""),
        (typeof(NoToolChoice), """{"type":"none"}"""),
    ];

    public static readonly (Type Case, string Json)[] ThinkingConfigs =
    [
        (typeof(EnabledThinking), """{"type":"enabled","budget_tokens":2000,"display":"summarized","block_binding":{"prefix_mismatch_behavior":"drop_block"}}"""),
        (typeof(DisabledThinking), """{"type":"disabled"}"""),
        (typeof(AdaptiveThinking), """{"type":"adaptive","display":"omitted","block_binding":{}}"""),
        (typeof(BetweenToolsThinking), """{"type":"between_tools"}"""),
    ];

    public static readonly (Type Case, string Json)[] ContextEdits =
    [
        (typeof(ClearToolUsesEdit), """{"type":"clear_tool_uses_20250919","trigger":{"type":"input_tokens","value":1},"keep":{"type":"tool_uses","value":2},"clear_at_least":{"type":"input_tokens","value":3},"clear_tool_inputs":["a"],"exclude_tools":["b"]}"""),
        (typeof(ClearThinkingEdit), """{"type":"clear_thinking_20251015","keep":{"type":"thinking_turns","value":2}}"""),
        (typeof(CompactEdit), """{"type":"compact_20260112","trigger":{"type":"input_tokens","value":1},"pause_after_compaction":true,"instructions":"S3CRET"}"""),
    ];

    public static readonly (Type Case, string Json)[] Objects =
    [
        (typeof(Message), Message),
        (typeof(ApiError), """{"type":"permission_error","message":"S3CRET","details":{"error_code":"organization_on_hold","appeal_url":"S3CRET"}}"""),
        (typeof(ApiError), """{"type":"rate_limit_error","message":"S3CRET","details":{"error_code":"a code of tomorrow S3CRET"}}"""),
        (typeof(MessageRequest), """
            {"model":"claude-x","max_tokens":1000,
             "messages":[{"role":"user","content":"S3CRET"},{"role":"assistant","content":[{"type":"text","text":"S3CRET"}]},
              {"role":"system","content":"S3CRET","clear_at":"next_user_message"},{"role":"system","output_config":{"effort":"low"}}],
             "system":[{"type":"text","text":"S3CRET","cache_control":{"type":"ephemeral"}}],"stop_sequences":["S3CRET"],"temperature":0.5,"top_p":0.25,"top_k":5,
             "thinking":{"type":"adaptive"},"tools":[{"type":"custom","name":"S3CRET","input_schema":{"type":"object"}}],"tool_choice":{"type":"auto"},
             "metadata":{"user_id":"S3CRET"},"service_tier":"standard_only","container":{"id":"container_1","skills":[{"type":"custom","skill_id":"skill_1"}],"size":"x"},
             "context_management":{"edits":[{"type":"clear_thinking_20251015"}]},
             "mcp_servers":[{"type":"url","name":"S3CRET","url":"https://S3CRET","authorization_token":"S3CRET","tool_configuration":{"enabled":true,"allowed_tools":["S3CRET"]}}],
             "output_config":{"effort":"high","format":{"type":"json_schema","schema":{"type":"object","title":"S3CRET"}},"task_budget":{"type":"tokens","total":5,"remaining":4}},
             "cache_control":{"type":"ephemeral","ttl":"1h"},"inference_geo":"eu","speed":"fast",
             "diagnostics":{"previous_message_id":null},"thread":{"type":"create"},"fallbacks":"default","fallback_credit_token":{"token":"S3CRET","mode":"best_effort"},
             "compaction":{"type":"summarize","instructions":"S3CRET"},"billing_policy":{"type":"billing_policy","bill_to":"user_profile"}}
            """),
        (typeof(MessageRequest), """
            {"model":"claude-x","max_tokens":1000,"messages":[{"role":"user","content":"S3CRET"}],"diagnostics":{"previous_message_id":"msg_0"},"fallback_credit_token":"S3CRET",
             "fallbacks":[{"model":"claude-y","max_tokens":5,"output_config":{"effort":"low"},"speed":"standard","thinking":{"type":"disabled"}},
                          {"model":"claude-z","max_tokens":null,"output_config":null,"speed":null,"thinking":null},{"model":"claude-w"}],
             "context_management":{"edits":[{"type":"clear_thinking_20251015","keep":"all"},{"type":"clear_tool_uses_20250919","clear_tool_inputs":true}]}}
            """),
        (typeof(Message), """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[],"usage":{"fallback_credit":{"status":{"type":"redeemed"}}},"diagnostics":{"cache_miss_reason":null}}
            """),
    ];

    /// <summary>All rows, each with the type through which it is read: the union it belongs to, or its own.</summary>
    public static IEnumerable<(Type Root, Type Case, string Json)> Rows =>
    [
        .. Of(typeof(MessageStreamEvent), Events), .. Of(typeof(ContentBlockDelta), Deltas), .. Of(typeof(ContentBlock), Blocks), .. Of(typeof(Citation), Citations),
        .. Of(typeof(ServerToolResult), Results), .. Of(typeof(ContentSource), Sources), .. Of(typeof(Tool), Tools), .. Of(typeof(ToolChoice), ToolChoices),
        .. Of(typeof(ThinkingConfig), ThinkingConfigs), .. Of(typeof(ToolChangeTarget), ToolChangeTargets), .. Of(typeof(ThreadParam), Threads),
        .. Of(typeof(ContextEdit), ContextEdits), .. Objects.Select(row => (row.Case, row.Case, row.Json)),
    ];

    public static IEnumerable<string> TypeNames(IEnumerable<(Type Case, string Json)> rows) =>
        rows.Select(row => JsonElement.Parse(row.Json).GetProperty("type").GetString()!);

    private static IEnumerable<(Type, Type, string)> Of(Type root, (Type Case, string Json)[] rows) => rows.Select(row => (root, row.Case, row.Json));
}
