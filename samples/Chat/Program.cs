using System.Text;
using Chat;
using Handlers;
using Handlers.Testing;

// Chat [PROMPT]: streams one reply; without a prompt, a conversation.
Console.OutputEncoding = Encoding.UTF8;

MessagesClientOptions options;
try
{
    options = new MessagesClientOptions();
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

await using LocalMessagesServer? server = options is { ApiKey: null, AuthToken: null } ? LocalMessagesServer.Start(LocalReplies.Answer) : null;
if (server is not null)
{
    Console.Error.WriteLine($"ANTHROPIC_API_KEY is not set: a local server on {server.BaseAddress} answers from scripts.");
}

using var client = server?.CreateClient() ?? new MessagesClient(options);
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
