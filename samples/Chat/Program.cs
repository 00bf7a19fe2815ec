using System.Text;
using Chat;
using Handlers;
using Handlers.Testing;

// Chat [PROMPT]: streams one reply; without a prompt, a conversation.
Console.OutputEncoding = Encoding.UTF8;

var options = new MessagesClientOptions();
await using LocalMessagesServer? server = options is { ApiKey: null, AuthToken: null } ? LocalMessagesServer.Start(LocalReplies.Answer) : null;
if (server is not null)
{
    Console.Error.WriteLine($"ANTHROPIC_API_KEY is not set: a local server on {server.BaseAddress} answers from scripts.");
}

MessagesClient made;
try
{
    made = server?.CreateClient() ?? new MessagesClient(options);
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

using MessagesClient client = made;
var conversation = new Conversation(client);
Console.CancelKeyPress += (_, e) => e.Cancel = conversation.StopReply();
if (args.Length > 0)
{
    return await conversation.AskAsync(string.Join(' ', args));
}

while (Prompt() is { } question)
{
    if (!string.IsNullOrWhiteSpace(question))
    {
        await conversation.AskAsync(question);
    }
}

return 0;

static string? Prompt()
{
    if (!Console.IsOutputRedirected && !Console.IsInputRedirected)
    {
        Console.Write("> ");
    }

    return Console.ReadLine();
}
