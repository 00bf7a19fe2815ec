namespace Handlers;

/// <summary>The result of a web search: <see cref="WebSearchResults"/>, or an error.</summary>
public sealed record WebSearchToolResultBlock() : ServerToolResultBlock("web_search_tool_result");
