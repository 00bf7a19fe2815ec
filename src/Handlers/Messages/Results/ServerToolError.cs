using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Why a tool that the API itself ran gave no result.</summary>
public sealed record ServerToolError : ServerToolResult
{
    /// <summary>Makes an error.</summary>
    /// <param name="type">The kind of error, for example <c>web_search_tool_result_error</c>.</param>
    public ServerToolError(string type) : base(type)
    {
    }

    /// <summary>What went wrong, for example <c>max_uses_exceeded</c>.</summary>
    [JsonPropertyName("error_code")]
    public string ErrorCode { get; init => field = value ?? ""; } = "";

    /// <summary>What went wrong, in words.</summary>
    [JsonPropertyName("error_message")]
    public string? ErrorMessage { get; init; }

    private protected override string? Describe() => ErrorCode;
}
