using Anthropic;
using Handlers.Testing;
using Microsoft.Extensions.AI;
using Xunit;
using Api = Anthropic.Models.Messages;

namespace Handlers.Extensions.Tests.AI;

/// <summary>The same handler class over every kind of stream.</summary>
public sealed partial class OneHandlerTests : IAsyncDisposable
{
    private static readonly byte[] Recording = new MessageScript().Thinking("Say", " hello").Signature("c2ln").EndBlock().Text("Hello", " there", "!").ToArray();

    private readonly LocalMessagesServer _server = LocalMessagesServer.Start(MessageScript.Replay(Recording));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Ways => [nameof(OurClient), nameof(OurChatClient), nameof(ForeignClient), nameof(OfficialRawResponse), nameof(OfficialEvents), nameof(OfficialChatClient), nameof(RecordedFile)];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_same_handler_prints_the_same_reply(string way)
    {
        var expected = new StringWriter();
        await RecordedFile(new Printer(expected));
        var output = new StringWriter();

        await (way switch
        {
            nameof(OurClient) => OurClient(new Printer(output)),
            nameof(OurChatClient) => OurChatClient(new Printer(output)),
            nameof(ForeignClient) => ForeignClient(new Printer(output)),
            nameof(OfficialRawResponse) => OfficialRawResponse(new Printer(output)),
            nameof(OfficialEvents) => OfficialEvents(new Printer(output)),
            nameof(OfficialChatClient) => OfficialChatClient(new Printer(output)),
            _ => RecordedFile(new Printer(output)),
        });

        Assert.NotEmpty(expected.ToString());
        Assert.Equal(expected.ToString(), output.ToString());
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task OurClient(Printer printer)
    {
        using MessagesClient client = Local.Client(_server);
        await client.DispatchAsync(new MessageRequest { Model = Local.Model, MaxTokens = 100, Messages = [MessageParam.User("Hello")] }, printer, cancellationToken: Cancelled);
    }

    private async Task OurChatClient(Printer printer)
    {
        using MessagesClient client = Local.Client(_server);
        await client.AsChatClient(Local.Model).GetStreamingResponseAsync(Local.Hello, cancellationToken: Cancelled).DispatchAsync(printer, Cancelled);
    }

    // What another vendor would send of the same reply: contents alone.
    private static async Task ForeignClient(Printer printer)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (MessageStreamEvent e in MessageStream.ReadEventsAsync(new MemoryStream(Recording)))
        {
            AIContent? content = e switch
            {
                ContentBlockDeltaEvent { Delta: TextDelta text } => new TextContent(text.Text),
                ContentBlockDeltaEvent { Delta: ThinkingDelta thinking } => new TextReasoningContent(thinking.Thinking),
                ContentBlockDeltaEvent { Delta: SignatureDelta signature } => new TextReasoningContent(null) { ProtectedData = signature.Signature },
                _ => null,
            };
            updates.Add(new ChatResponseUpdate(ChatRole.Assistant, content is null ? [] : [content]) { MessageId = "m1" });
        }

        await new ForeignChatClient(updates).GetStreamingResponseAsync(Local.Hello, cancellationToken: Cancelled).DispatchAsync(printer, Cancelled);
    }

    private async Task OfficialRawResponse(Printer printer)
    {
        using AnthropicClient official = CreateOfficial();
        var response = await official.Messages.WithRawResponse.CreateStreaming(Parameters, Cancelled);
        await MessageStream.DispatchAsync(response.RawMessage, printer, cancellationToken: Cancelled);
    }

    // The recipe of docs/extensions-ai.md: each event as the update that its own AsIChatClient would make of it.
    private async Task OfficialEvents(Printer printer)
    {
        using AnthropicClient official = CreateOfficial();
        IAsyncEnumerable<Api.RawMessageStreamEvent> events = official.Messages.CreateStreaming(Parameters, Cancelled);
        await events.Select(e => new ChatResponseUpdate { RawRepresentation = e }).DispatchAsync(printer, Cancelled);
    }

    private async Task OfficialChatClient(Printer printer)
    {
        using AnthropicClient official = CreateOfficial();
        await official.AsIChatClient(Local.Model).GetStreamingResponseAsync(Local.Hello, cancellationToken: Cancelled).DispatchAsync(printer, Cancelled);
    }

    private static async Task RecordedFile(Printer printer) => await MessageStream.DispatchAsync(new MemoryStream(Recording), printer, cancellationToken: Cancelled);

    private AnthropicClient CreateOfficial() => new() { ApiKey = "local", BaseUrl = _server.BaseAddress.ToString().TrimEnd('/'), MaxRetries = 0 };

    private static Api.MessageCreateParams Parameters => new() { Model = Local.Model, MaxTokens = 100, Messages = [new Api.UserMessageParam { Content = "Hello" }] };

    private sealed partial class Printer(TextWriter output)
    {
        [OnThinking]
        private void Think(ReadOnlySpan<char> delta) => output.Write($"<{delta}>");

        [OnSignature]
        private void Sign(string signature) => output.Write($"[{signature}]");

        [OnText]
        private void Print(ReadOnlySpan<char> delta, ReadOnlySpan<char> snapshot) => output.Write($"{delta}|{snapshot.Length}\n");

        [OnContentBlock]
        private void Stop(ContentBlock block, int index) => output.Write($"\n{index} {block.Type}\n");

        [OnEnd]
        private void End() => output.Write("end");
    }
}
