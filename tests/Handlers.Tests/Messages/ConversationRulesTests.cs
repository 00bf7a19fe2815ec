using CsCheck;
using Xunit;

namespace Handlers.Tests.Messages;

/// <summary>
/// Random conversations that the API takes: calls in several messages of one role, results in any order, system messages anywhere, tools of the API, turns that paused.
/// None is refused; with one call, result or id changed, each is.
/// </summary>
public sealed class ConversationRulesTests
{
    private static readonly Gen<int> Cases = Gen.Int;

    [Fact]
    public void A_valid_conversation_is_taken_and_one_with_a_mistake_is_refused() => Cases.Sample(
        seed =>
        {
            var random = new Random(seed);
            List<MessageParam> conversation = Create(random);
            try
            {
                Request(conversation).Validate();
            }
            catch (InvalidRequestException e)
            {
                Assert.Fail($"seed {seed}: {e.Message}");
            }

            if (Spoil(conversation, random) && Record.Exception(Request(conversation).Validate) is not InvalidRequestException)
            {
                Assert.Fail($"seed {seed}: the mistake was not found in {Request(conversation).ToJson()}");
            }
        },
        TestContext.Current.TestOutputHelper!.WriteLine,
        iter: LongTests.Times(3000),
        threads: 1);

    private static MessageRequest Request(List<MessageParam> messages) => Local.Hello with { Messages = messages };

    private static List<MessageParam> Create(Random random)
    {
        List<MessageParam> messages = [];
        int id = 0;
        for (int turns = random.Next(1, 5); turns > 0; turns--)
        {
            Add(messages, Role.User, [new TextBlock { Text = "?" }], random);
            List<ContentBlock> reply = [];
            for (int i = random.Next(0, 6); i > 0; i--)
            {
                id++;
                reply.Add(random.Next(6) switch
                {
                    0 => new TextBlock { Text = "Let me see." },
                    1 => new ThinkingBlock { Signature = "c2ln" },
                    2 => new ServerToolUseBlock { Id = $"srvtoolu_{id}", Name = "web_search" },
                    3 => new WebSearchToolResultBlock { ToolUseId = $"srvtoolu_{id - 1}" },
                    _ => new ToolUseBlock { Id = $"toolu_{id}", Name = "get" },
                });
            }

            Add(messages, Role.Assistant, reply, random);
            List<ContentBlock> results = [.. reply.OfType<ToolUseBlock>().Select(call => call.ToResult("21 °C", isError: random.Next(3) == 0))];
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(results));
            Add(messages, Role.User, results, random);
        }

        return messages;
    }

    /// <summary>Adds the blocks as one message or several, with system messages between.</summary>
    private static void Add(List<MessageParam> messages, Role role, List<ContentBlock> blocks, Random random)
    {
        for (int i = 0; i < blocks.Count;)
        {
            int count = random.Next(1, blocks.Count - i + 1);
            messages.Add(new MessageParam { Role = role, Content = ContentList.Create([.. blocks.Skip(i).Take(count)]) });
            i += count;
            if (random.Next(8) == 0)
            {
                messages.Add(MessageParam.System("Be brief."));
            }
        }
    }

    /// <summary>Makes one mistake, if there is a call to make it with.</summary>
    private static bool Spoil(List<MessageParam> messages, Random random)
    {
        (int Message, int Block)[] places =
        [
            .. messages.SelectMany((message, i) => message.Content.Select((block, j) => (block, i, j)).Where(at => at.block is ToolUseBlock or ToolResultBlock).Select(at => (at.i, at.j))),
        ];
        if (places.Length == 0)
        {
            return false;
        }

        (int message, int index) = places[random.Next(places.Length)];
        List<ContentBlock> blocks = [.. messages[message].Content];
        switch (random.Next(4))
        {
            case 0:
                blocks[index] = new TextBlock { Text = "gone" };
                break;
            case 1:
                blocks.Insert(index, blocks[index]);
                break;
            case 2:
                blocks[index] = blocks[index] is ToolUseBlock call ? call with { Id = "other" } : (ToolResultBlock)blocks[index] with { ToolUseId = "other" };
                break;
            default:
                // The call or the result is moved behind a message of the other role.
                messages.Add(new MessageParam { Role = messages[message].Role == Role.User ? Role.Assistant : Role.User, Content = "And" });
                messages.Add(messages[message] with { Content = blocks[index] });
                blocks[index] = new TextBlock { Text = "gone" };
                break;
        }

        messages[message] = messages[message] with { Content = ContentList.Create([.. blocks]) };
        return true;
    }
}
