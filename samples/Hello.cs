#:project ../src/Handlers/Handlers.csproj
using Handlers;

using var client = new MessagesClient();                        // ANTHROPIC_API_KEY
await using var stream = client.Stream(
    new MessageRequest { Model = "claude-sonnet-5", MaxTokens = 1024, Messages = [MessageParam.User("Say hello there!")] },
    new Printer(Console.Out));
Message message = await stream.GetFinalMessageAsync();

public sealed partial class Printer(TextWriter output)
{
    [OnText]
    void Print(ReadOnlySpan<char> delta) => output.Write(delta);

    [OnMessage]
    Task SaveAsync(Message message, CancellationToken cancellationToken) => File.WriteAllTextAsync("reply.json", message.ToJson(), cancellationToken);
}
