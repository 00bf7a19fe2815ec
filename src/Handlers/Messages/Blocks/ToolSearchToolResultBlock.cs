namespace Handlers;

/// <summary>The tools found: <see cref="ToolSearchResult"/>, or an error.</summary>
public sealed record ToolSearchToolResultBlock() : ServerToolResultBlock("tool_search_tool_result");
