using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The tools that were found.</summary>
public sealed record ToolSearchResult() : ServerToolResult("tool_search_tool_search_result")
{
    private readonly EquatableList<ToolReferenceBlock> _toolReferences;

    /// <summary>The tools.</summary>
    [JsonPropertyName("tool_references")]
    public IReadOnlyList<ToolReferenceBlock> ToolReferences { get => _toolReferences.ItemsOrEmpty; init => _toolReferences = new(value); }

    private protected override string? Describe() => $"{ToolReferences.Count} tools";
}
