using System.Text.Json;

namespace Handlers;

/// <summary>The blocks of a reply that the API accepts in a later request.</summary>
internal sealed class ReplyContent
{
    private readonly bool _answersCalls;
    private readonly HashSet<string> _unfinished;

    /// <param name="message">The reply.</param>
    /// <param name="answersCalls">Whether every call of the caller's tools has a result, those with incomplete input included.</param>
    public ReplyContent(Message message, bool answersCalls)
    {
        _answersCalls = answersCalls;
        _unfinished = FindUnfinished(message);
        IReadOnlyList<ContentBlock> content = message.Content;
        var sent = new List<ContentBlock>(content.Count);
        for (int i = 0; i < content.Count; i++)
        {
            if (Omission(content[i]) is { } reason)
            {
                Omitted.Add(new ContentOmission { Index = i, Block = content[i], Reason = reason });
            }
            else if (content[i] is ToolCallBlock { Input.ValueKind: not JsonValueKind.Object } call)
            {
                Omitted.Add(new ContentOmission { Index = i, Block = call, Reason = "The input of a tool call, because it is not a JSON object; {} is sent instead." });
                sent.Add(call with { Input = default });
            }
            else
            {
                sent.Add(content[i]);
            }
        }

        Sent = ContentList.Create([.. sent]);
    }

    public ContentList Sent { get; }

    public List<ContentOmission> Omitted { get; } = [];

    private string? Omission(ContentBlock block) => block switch
    {
        TextBlock { Text: "" } => "An empty text.",
        TextBlock { Text: var text } when string.IsNullOrWhiteSpace(text) => "A text of white space only.",
        ThinkingBlock { Signature: "" } => "Thinking without its signature.",
        RedactedThinkingBlock { Data: "" } => "Redacted thinking without its data.",
        ToolUseBlock { InputError: not null } when !_answersCalls => "A call of a tool whose input was cut off.",
        ToolUseBlock { Caller.ToolId: { } caller } when _unfinished.Contains(caller) => "A call by code that the API was running and that has no result.",
        ToolCallBlock { Id: var id } and not ToolUseBlock when _unfinished.Contains(id) => "A call of a tool that the API runs, without its result.",
        _ => null,
    };

    /// <summary>The ids of calls that the API itself was running when the reply was cut off. None after <c>pause_turn</c> and <c>tool_use</c>: those calls continue later.</summary>
    private HashSet<string> FindUnfinished(Message message)
    {
        if (message.StopReason == StopReason.PauseTurn || message.StopReason == StopReason.ToolUse)
        {
            return [];
        }

        HashSet<string> ids = [.. message.Content.OfType<ToolCallBlock>().Where(call => call is not ToolUseBlock).Select(call => call.Id)];
        ids.ExceptWith(message.Content.OfType<ServerToolResultBlock>().Select(result => result.ToolUseId));
        ids.ExceptWith(message.Content.OfType<McpToolResultBlock>().Select(result => result.ToolUseId));
        if (_answersCalls)
        {
            ids.ExceptWith(message.Content.OfType<ToolUseBlock>().Select(call => call.Caller?.ToolId ?? ""));
        }

        return ids;
    }
}
