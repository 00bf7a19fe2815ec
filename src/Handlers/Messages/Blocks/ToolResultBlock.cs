using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The result of a tool that the caller runs; <see cref="ToolUseBlock.ToResult"/> makes it.</summary>
public sealed record ToolResultBlock() : ContentBlock("tool_result")
{
    /// <summary>The id of the call, see <see cref="ToolCallBlock.Id"/>.</summary>
    [JsonPropertyName("tool_use_id")]
    public string ToolUseId { get; init => field = value ?? ""; } = "";

    /// <summary>What the tool answered: a text, or blocks of text, images, documents, search results and tool references.</summary>
    [JsonPropertyName("content")]
    public ContentList? Content { get; init; }

    /// <summary>Whether the tool failed.</summary>
    [JsonPropertyName("is_error")]
    public bool? IsError { get; init; }

    /// <summary>The toolset to which the tool belongs.</summary>
    [JsonPropertyName("toolset_name")]
    public string? ToolsetName { get; init; }

    private protected override string? Describe() => ToolUseId;
}
