namespace Handlers;

/// <summary>A page that was fetched: <see cref="WebFetchResult"/>, or an error.</summary>
public sealed record WebFetchToolResultBlock() : ServerToolResultBlock("web_fetch_tool_result");
