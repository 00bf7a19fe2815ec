using Handlers;
using Spectre.Console;

namespace Chat;

/// <summary>The questions and replies so far. Asks one question at a time.</summary>
internal sealed class Conversation(MessagesClient client)
{
    private const int Answered = 0;
    private const int Failed = 1;
    private const int Stopped = 130;

    private readonly List<MessageParam> _messages = [];
    private volatile CancellationTokenSource? _reply;

    /// <summary>Stops the current reply, if there is one.</summary>
    public bool StopReply()
    {
        CancellationTokenSource? reply = _reply;
        reply?.Cancel();
        return reply is not null;
    }

    /// <summary>Asks a question and shows the reply as it arrives. A question without a complete reply is removed from the conversation.</summary>
    /// <returns>The exit status if this was the only question.</returns>
    public async Task<int> AskAsync(string question)
    {
        MessageParam user = MessageParam.User(question);
        var request = new MessageRequest { Model = "claude-sonnet-5", MaxTokens = 4096, Messages = [.. _messages, user] };
        IMessageHandler reply = Console.IsOutputRedirected
            ? new PlainReply(Console.OpenStandardOutput())
            : new TerminalReply(AnsiConsole.Console, TimeProvider.System);

        // Not disposed: the Ctrl+C handler may still use it on another thread. It has no timer, so there is nothing to release.
        var stop = new CancellationTokenSource();
        _reply = stop;
        try
        {
            await using MessageStream stream = client.Stream(request, reply);
            Message message = await stream.GetFinalMessageAsync(stop.Token);
            _messages.AddRange(user, message.ToParam());

            // Only a script calls a tool here, and a call without a result would be refused.
            ToolUseBlock[] calls = [.. message.Content.OfType<ToolUseBlock>()];
            if (calls.Length > 0)
            {
                _messages.Add(MessageParam.User([.. calls.Select(call => call.ToResult("There are no tools here.", isError: true))]));
            }

            return Answered;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Stopped;
        }
        catch (ArgumentException e)
        {
            // The request is invalid. Nothing was sent, so no handler was called.
            Console.Error.WriteLine(e.Message);
            return Failed;
        }
        catch (Exception)
        {
            // The handler has already shown the failure.
            return Failed;
        }
        finally
        {
            _reply = null;
        }
    }
}
