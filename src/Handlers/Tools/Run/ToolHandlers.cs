namespace Handlers;

/// <summary>The handlers of a run; their interest is read once.</summary>
internal sealed class ToolHandlers(IMessageHandler[] all)
{
    private readonly HandlerInterest[] _interests = [.. all.Select(handler => handler.Interest)];

    public IMessageHandler[] All => all;

    /// <summary>The handlers that are called before a tool runs.</summary>
    public IMessageHandler[] OfCalls => field ??= With(HandlerInterest.ToolCall);

    /// <summary>The handlers that are called with each result.</summary>
    public IMessageHandler[] OfResults => field ??= With(HandlerInterest.ToolResult);

    private IMessageHandler[] With(HandlerInterest interest) => [.. all.Where((_, i) => (_interests[i] & interest) != 0)];
}
