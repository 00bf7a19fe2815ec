using Handlers.Testing;
using Handlers.Tests.Transports;
using Xunit;

namespace Handlers.Tests.Messages;

/// <summary>What of a reply that was stopped goes into the next request.</summary>
public sealed class KeptReplyTests
{
    private static readonly TextBlock Text = new() { Text = "Let me see." };

    private static readonly ToolUseBlock Whole = new() { Id = "toolu_1", Name = "get" };

    private static readonly ToolUseBlock Cut = new() { Id = "toolu_2", Name = "get", RawInput = "{\"city\":", InputError = "The tool's input is not complete yet." };

    private static readonly ServerToolUseBlock Search = new() { Id = "srvtoolu_1", Name = "web_search" };

    [Fact]
    public void A_message_that_was_cut_off_goes_back_without_what_is_incomplete_and_says_so()
    {
        ContentBlock[] content =
        [
            new ThinkingBlock { Thinking = "Hm", Signature = "c2ln" }, Text, Whole, new ThinkingBlock { Thinking = "Hm" }, Search, Cut, new TextBlock(), new RedactedThinkingBlock(),
            new TextBlock { Text = "\n\n" },
        ];

        MessageParam param = new Message { Content = content }.ToParam(out IReadOnlyList<ContentOmission> omitted);

        Assert.Equal(MessageParam.Assistant([content[0], Text, Whole]), param);
        Assert.Equal(
            [
                (3, "Thinking without its signature."), (4, "A call of a tool that the API runs, without its result."), (5, "A call of a tool whose input was cut off."),
                (6, "An empty text."), (7, "Redacted thinking without its data."), (8, "A text of white space only."),
            ],
            omitted.Select(omission => (omission.Index, omission.Reason)));
        Assert.All(omitted, omission => Assert.Same(content[omission.Index], omission.Block));
    }

    [Fact]
    public void A_complete_message_goes_back_as_it_came()
    {
        var reply = new Message { StopReason = StopReason.ToolUse, Content = [new ThinkingBlock { Thinking = "Hm", Signature = "c2ln" }, Text, Whole, Cut] };

        Assert.Equal(MessageParam.Assistant([.. reply.Content]), reply.ToParam(out IReadOnlyList<ContentOmission> omitted));
        Assert.Empty(omitted);
    }

    [Theory]
    [InlineData("\n\n")]
    [InlineData("")]
    public async Task A_reply_with_a_text_that_says_nothing_before_its_call_goes_back(string text)
    {
        await using var server = LocalMessagesServer.Start([new MessageScript().Text(text).ToolUse("toolu_1", "get"), new MessageScript().Text("Done.")]);
        using MessagesClient client = Local.Client(server);
        Message reply = await client.Stream(Local.Hello).GetFinalMessageAsync(TestContext.Current.CancellationToken);

        await client.Stream(Local.Hello with { Messages = [.. Local.Hello.Messages, reply.ToParam(), MessageParam.User(reply.Content.OfType<ToolUseBlock>().Single().ToResult("21"))] })
            .UntilDoneAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["tool_use"], server.Requests[1].Json.GetProperty("messages")[1].GetProperty("content").EnumerateArray().Select(block => block.GetProperty("type").GetString()));
    }

    [Fact]
    public void A_reply_of_which_nothing_is_left_is_taken_as_the_last_message_only()
    {
        MessageParam nothing = new Message { StopReason = StopReason.EndTurn, Content = [new TextBlock { Text = "\n" }] }.ToParam();

        (Local.Hello with { Messages = [.. Local.Hello.Messages, nothing] }).Validate();
        var exception = Assert.Throws<InvalidRequestException>((Local.Hello with { Messages = [.. Local.Hello.Messages, nothing, MessageParam.User("And?")] }).Validate);
        Assert.StartsWith("The field messages[1].content must not be empty. Add content, or leave the message out", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pause_turn", true)]
    [InlineData("tool_use", true)]
    [InlineData("max_tokens", false)]
    [InlineData("end_turn", false)]
    [InlineData(null, false)]
    public void A_call_of_the_APIs_own_tools_without_its_result_goes_back_only_if_the_turn_goes_on(string? stopReason, bool goesBack)
    {
        ToolUseBlock called = Whole with { Caller = new ToolCaller { Type = "code_execution_20260120", ToolId = Search.Id } };
        var reply = new Message { StopReason = stopReason is null ? null : new StopReason(stopReason), Content = [Text, Search, new McpToolUseBlock { Id = "mcptoolu_1", Name = "get" }] };

        Assert.Equal(goesBack ? 3 : 1, reply.ToParam().Content.Count);
        Assert.Equal(3, (reply with { Content = [Text, Search, new WebSearchToolResultBlock { ToolUseId = Search.Id }] }).ToParam().Content.Count);
        Assert.Equal(stopReason is null ? 1 : 3, (reply with { Content = [Text, Search, called] }).ToParam().Content.Count);
    }

    [Fact]
    public void Input_that_is_no_object_goes_back_as_an_empty_one()
    {
        var reply = new Message { StopReason = StopReason.ToolUse, Content = [Whole with { Input = System.Text.Json.JsonElement.Parse("[1]") }] };

        Assert.Equal(MessageParam.Assistant(Whole), reply.ToParam(out IReadOnlyList<ContentOmission> omitted));
        Assert.Equal("The input of a tool call, because it is not a JSON object; {} is sent instead.", Assert.Single(omitted).Reason);
    }

    [Theory, MemberData(nameof(Recordings.Names), MemberType = typeof(Recordings))]
    public async Task A_recording_that_is_cut_after_any_event_can_be_continued(string name)
    {
        byte[] recording = Recordings.Read(name);
        int count = Recordings.Events(recording).Count();
        for (int kept = 0; kept <= count; kept++)
        {
            Message? reply = await ReadAsync(Recordings.EventsAsync(recording, waits: false).Take(kept));
            MessageParam? param = reply?.ToParam(out IReadOnlyList<ContentOmission> omitted);
            if (param is not { Content.Count: > 0 })
            {
                continue;
            }

            ContentBlock[] answer = [.. param.Content.OfType<ToolUseBlock>().Select(call => call.ToResult("Not run.", isError: true)), new TextBlock { Text = "Go on." }];
            MessageRequest next = Local.Hello with { Messages = [.. Local.Hello.Messages, param, MessageParam.User(ContentList.Create(answer))] };
            try
            {
                next.Validate();
            }
            catch (InvalidRequestException e)
            {
                Assert.Fail($"{name}, cut after event {kept}: {e.Message}");
            }
        }
    }

    private static async Task<Message?> ReadAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> events)
    {
        await using MessageStream stream = MessageStream.Create(events);
        try
        {
            return await stream.GetFinalMessageAsync(TestContext.Current.CancellationToken);
        }
        catch (Exception e) when (e is IMessageStreamFailure failure)
        {
            return failure.PartialMessage;
        }
    }
}
