using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The precise cause of an <see cref="ApiError"/> (<c>error.details.error_code</c>).</summary>
/// <param name="Value">The value as the API writes it; a value that is not known here is kept as it came.</param>
[JsonConverter(typeof(ModelConverter<ErrorCode>))]
public readonly record struct ErrorCode(string Value) : IOpenEnum<ErrorCode>
{
    /// <summary>Usage has grown faster than the organization's limits allow.</summary>
    public static ErrorCode RampLimitExceeded { get; } = new("ramp_limit_exceeded");

    /// <summary>The spend that the contract allows is used up.</summary>
    public static ErrorCode ContractSpendLimitReached { get; } = new("contract_spend_limit_reached");

    /// <summary>The organization is on hold; <see cref="ErrorDetails.AppealUrl"/> is where to appeal.</summary>
    public static ErrorCode OrganizationOnHold { get; } = new("organization_on_hold");

    /// <summary>Images are too large: <see cref="ErrorDetails.Paths"/> says which, <see cref="ErrorDetails.MaxSideLengthPixels"/> what is allowed.</summary>
    public static ErrorCode ImageDimensionsTooLarge { get; } = new("image_dimensions_too_large");

    /// <summary>Two tools have the same name.</summary>
    public static ErrorCode ToolNameConflict { get; } = new("tool_name_conflict");

    /// <summary>There is no thread with this message.</summary>
    public static ErrorCode ThreadNotFound { get; } = new("thread_not_found");

    /// <summary>Another request has continued the thread from this message.</summary>
    public static ErrorCode ThreadAlreadyContinued { get; } = new("thread_already_continued");

    /// <summary>Another request is continuing the thread from this message.</summary>
    public static ErrorCode ThreadContinueInFlight { get; } = new("thread_continue_in_flight");

    /// <summary>The request changes a field that must stay the same within a thread.</summary>
    public static ErrorCode ThreadFingerprintMismatch { get; } = new("thread_fingerprint_mismatch");

    /// <summary>The request has a field that threads do not support.</summary>
    public static ErrorCode ThreadUnsupportedRequest { get; } = new("thread_unsupported_request");

    /// <summary>The API cannot tell which compaction block applies.</summary>
    public static ErrorCode CompactionBlockAmbiguous { get; } = new("compaction_block_ambiguous");

    /// <summary>A compaction block is in a place where none is allowed.</summary>
    public static ErrorCode CompactionBlockMisplaced { get; } = new("compaction_block_misplaced");

    /// <summary>The content of a compaction block differs from what the API sent.</summary>
    public static ErrorCode CompactionContentMismatch { get; } = new("compaction_content_mismatch");

    /// <summary>The conversation ends within a turn, so it cannot be compacted.</summary>
    public static ErrorCode CompactionIncompleteTurn { get; } = new("compaction_incomplete_turn");

    /// <summary>There is nothing to summarize.</summary>
    public static ErrorCode CompactionNothingToSummarize { get; } = new("compaction_nothing_to_summarize");

    /// <summary>The signature of a compaction block is wrong.</summary>
    public static ErrorCode CompactionSignatureInvalid { get; } = new("compaction_signature_invalid");

    /// <summary>The compacted conversation refers to too many tools.</summary>
    public static ErrorCode CompactionTooManyToolReferences { get; } = new("compaction_too_many_tool_references");

    /// <summary>The tool changes of a compaction block do not agree with the request's tools.</summary>
    public static ErrorCode CompactionToolChangesMismatch { get; } = new("compaction_tool_changes_mismatch");

    /// <summary>Compaction is not available at the moment.</summary>
    public static ErrorCode CompactionUnavailable { get; } = new("compaction_unavailable");

    static ErrorCode IOpenEnum<ErrorCode>.Create(string value) => new(value);

    /// <summary>The value if it looks like a code of the API, otherwise "an unknown code", because the text ends up in logs. <see cref="Value"/> is always the original.</summary>
    public override string ToString() => ErrorType.IsPlain(Value) ? Value : "an unknown code";
}
