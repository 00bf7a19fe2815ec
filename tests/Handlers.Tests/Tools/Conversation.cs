using System.Text.Json;
using Handlers.Testing;

namespace Handlers.Tests.Tools;

/// <summary>A local server that answers one script after the other, its client, and tools that do what the test says.</summary>
internal sealed class Conversation : IAsyncDisposable
{
    private static readonly JsonElement AnyObject = JsonElement.Parse("""{"type":"object"}""");

    private readonly LocalMessagesServer _server;
    private readonly MessagesClient _client;

    public Conversation(params MessageScript[] scripts)
        : this(null, scripts)
    {
    }

    public Conversation(TimeProvider? time, params MessageScript[] scripts)
    {
        _server = LocalMessagesServer.Start(scripts);
        _client = new(Local.Options(_server) with { Stream = new MessageStreamOptions { TimeProvider = time ?? TimeProvider.System } });
    }

    public IReadOnlyList<ReceivedRequest> Requests => _server.Requests;

    /// <summary>One tool, synchronous.</summary>
    public static IToolSet Tool(string name, Func<ToolCall, ContentList?> invoke) => ToolSet.Create(name, null, AnyObject, invoke);

    /// <summary>One tool, asynchronous.</summary>
    public static IToolSet Tool(string name, Func<ToolCall, CancellationToken, Task<string>> invoke)
        => ToolSet.Create(name, null, AnyObject, async (call, token) => (ContentList?)await invoke(call, token));

    public ToolRun Run(IToolSet tools, IMessageHandler? handler = null, ToolRunOptions? options = null) => _client.RunTools(Local.Hello, tools, handler, options);

    public ToolRun Run(MessageRequest request, IToolSet tools) => _client.RunTools(request, tools);

    /// <summary>The content of a sent message, as JSON.</summary>
    public string Sent(int request, Index message) => Requests[request].Json.GetProperty("messages").EnumerateArray().ToArray()[message].GetProperty("content").GetRawText();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }
}
