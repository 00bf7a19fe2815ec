using System.Text;
using Agent;
using Handlers;
using Handlers.Testing;

// Agent FOLDER TASK: works on the files of a folder, and asks before it writes one.
Console.OutputEncoding = Encoding.UTF8;
if (args.Length < 2 || !Directory.Exists(args[0]))
{
    Console.Error.WriteLine("usage: Agent FOLDER TASK, for example: Agent docs \"Make an index of these files.\"");
    return 2;
}

var options = new MessagesClientOptions();
await using LocalMessagesServer? server = options is { ApiKey: null, AuthToken: null } ? LocalMessagesServer.Start(LocalAgent.Answer) : null;
if (server is not null)
{
    Console.Error.WriteLine($"ANTHROPIC_API_KEY is not set: a local server on {server.BaseAddress} answers from a script.");
}

using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    cancellation.Cancel();
};

var files = new FolderTools(args[0]);
var request = new MessageRequest
{
    Model = "claude-sonnet-5",
    MaxTokens = 16_000,
    System = "You work on the files of one folder, with the tools you have. Say at the end what you changed.",
    Messages = [MessageParam.User(string.Join(' ', args[1..]))],
};

try
{
    using MessagesClient client = server?.CreateClient() ?? new MessagesClient(options);
    await using ToolRun run = client.RunTools(request, files, new Terminal(Console.Out, Console.In), new ToolRunOptions { ToolTimeout = TimeSpan.FromMinutes(1) });
    await run.GetFinalMessageAsync(cancellation.Token);
    Console.WriteLine(files.Changed.Count == 0 ? "Nothing was changed." : $"Changed: {string.Join(", ", files.Changed)}");
    return 0;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped.");
    return 130;
}
catch (Exception e) when (e is ArgumentException or IMessageStreamFailure)
{
    Console.Error.WriteLine(e is ApiException refusal ? $"{refusal.ErrorType}: {refusal.Error.Message}" : e.Message);
    return 1;
}
