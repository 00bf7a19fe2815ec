using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests.Accumulation;

/// <summary>Any valid stream adds up to the message that a separate, plain reference makes of its events.</summary>
public sealed class RandomStreamTests
{
    private static readonly HandlerInterest[] Interests =
    [
        HandlerInterest.None, HandlerInterest.TextUtf8 | HandlerInterest.ThinkingUtf8, HandlerInterest.Text | HandlerInterest.Thinking,
        HandlerInterest.TextSnapshot | HandlerInterest.ThinkingSnapshot, HandlerInterest.TextUtf8Snapshot | HandlerInterest.InputJsonUtf8,
        HandlerInterest.InputJson | HandlerInterest.InputJsonSnapshot, HandlerInterest.ContentBlock, HandlerInterest.StreamEvent, Trace.Everything,
    ];

    private static readonly Gen<(int Blocks, int Seed)> Cases = Gen.Select(Gen.Int[0, 8], Gen.Int);

    [Fact]
    public void The_accumulated_message_is_the_references() => Cases.Sample(
        (blocks, seed) =>
        {
            var random = new Random(seed);
            var stream = new RandomStream(random, blocks);
            byte[] bytes = stream.ToArray();

            Message message = Read(bytes, random);

            MessageReference.AssertSame(MessageReference.Assemble(stream.Events), message, $"{blocks} blocks, seed {seed}:\n{Encoding.UTF8.GetString(bytes)}");
            if (message.Content.OfType<ToolCallBlock>().All(call => call.InputError is null) && message.Content.OfType<UnknownBlock>().All(block => block.Deltas.Count == 0))
            {
                Assert.Equal(message, Message.FromJson(message.ToJson()));
            }
        },
        TestContext.Current.TestOutputHelper!.WriteLine,
        iter: LongTests.Times(2_000));

    [Fact]
    public void The_message_so_far_is_the_references_after_every_event() => Cases.Sample(
        (blocks, seed) =>
        {
            var random = new Random(seed);
            var script = new RandomStream(random, blocks);
            byte[] bytes = script.ToArray();
            using MessageStream stream = MessageStream.Create(new MemoryStream(bytes));
            var reference = new MessageReference();
            List<(Message? Snapshot, string? Json)> snapshots = [];
            bool isStarted = false;

            foreach ((int i, MessageStreamEvent e) in stream.Enumerate().Index())
            {
                JsonObject sent = script.Events[i];
                Assert.Equal((string?)sent["type"], e.Type);
                reference.Apply(sent);
                isStarted |= e is MessageStartEvent;
                snapshots.Add((stream.CurrentMessage, stream.CurrentMessage?.ToJson()));
                if (isStarted)
                {
                    MessageReference.AssertSame(reference.Message, stream.CurrentMessage, $"after event {i + 1} of {blocks} blocks, seed {seed}");
                }
                else
                {
                    Assert.Null(stream.CurrentMessage);
                }
            }

            Assert.Equal(script.Events.Count, snapshots.Count);
            Assert.All(snapshots, snapshot => Assert.Equal(snapshot.Json, snapshot.Snapshot?.ToJson()));
        },
        TestContext.Current.TestOutputHelper!.WriteLine,
        iter: LongTests.Times(100));

    private static Message Read(byte[] bytes, Random random)
    {
        int[] chunks = random.Next(3) == 0 ? [] : [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(1, 200))];
        var options = new MessageStreamOptions { LearnsFrames = random.Next(2) == 0, TrailingStrings = random.Next(2) == 0 };
        HandlerInterest interest = Interests[random.Next(Interests.Length)];
        using MessageStream stream = interest == HandlerInterest.None
            ? MessageStream.Create(MessageScript.Replay(bytes).OpenRead(chunks), options: options)
            : MessageStream.Create(MessageScript.Replay(bytes).OpenRead(chunks), new Trace { Interest = interest }, options);
        switch (random.Next(3))
        {
            case 0:
                foreach (MessageStreamEvent _ in stream.Enumerate())
                {
                }

                break;
            case 1:
                foreach (string _ in stream.TextStream.Enumerate())
                {
                }

                break;
        }

        return stream.GetFinalMessage();
    }
}
