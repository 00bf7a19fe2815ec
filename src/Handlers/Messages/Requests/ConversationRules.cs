namespace Handlers;

/// <summary>
/// Checks that each <c>tool_use</c> has exactly one <c>tool_result</c> in the next message, and that each <c>tool_result</c> has its <c>tool_use</c> in the
/// previous message. Consecutive messages of one role count as one message, as they do for the API. System messages between them are ignored.
/// </summary>
internal static class ConversationRules
{
    public static void Check(MessageRequest request)
    {
        // The calls of the previous message that have no result yet, and the calls of this message.
        Dictionary<string, RequestPath> open = [];
        Dictionary<string, RequestPath> called = [];
        HashSet<string> answered = [];
        Role? role = null;

        // The calls of a thread's earlier messages are not in the request.
        bool isContinued = request.Thread is not (null or CreateThread);
        RequestPath messages = RequestPath.Of("messages");
        for (int i = 0; i < request.Messages.Count; i++)
        {
            MessageParam message = request.Messages[i];
            if (message.Role == Role.System)
            {
                continue;
            }

            if (message.Role != role)
            {
                CheckAnswered(open);
                isContinued &= role is null;
                (open, called, role) = (called, [], message.Role);
                answered.Clear();
            }

            RequestRule.Each(message.Content, messages.Item(i).Member("content"), (block, path) =>
            {
                if (block is ToolUseBlock call && !called.TryAdd(call.Id, path))
                {
                    throw RequestRule.CallIsUnique.At(path);
                }

                if (block is ToolResultBlock { ToolUseId: var id })
                {
                    bool isFirst = answered.Add(id);
                    if (!open.Remove(id) && !(isContinued && isFirst))
                    {
                        throw (isFirst ? RequestRule.ResultHasCall : RequestRule.ResultIsSingle).At(path, id);
                    }
                }
            });
        }

        CheckAnswered(open);
        CheckAnswered(called);
    }

    private static void CheckAnswered(Dictionary<string, RequestPath> calls)
    {
        foreach (RequestPath first in calls.Values)
        {
            throw RequestRule.CallIsAnswered.At(first, string.Join(", ", calls.Keys));
        }
    }
}
