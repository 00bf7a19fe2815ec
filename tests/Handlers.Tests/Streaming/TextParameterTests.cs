using System.Text;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Delta and snapshot in each of the types an <c>[OnText]</c> method may take them.</summary>
public sealed partial class TextParameterTests
{
    private static readonly (string, string)[] Expected = [("Hello", "Hello"), (" there", "Hello there"), ("!", "Hello there!")];

    public static TheoryData<string> Types => ["string", "ReadOnlySpan<char>", "ReadOnlyMemory<char>", "ReadOnlySpan<byte>", "asynchronous string", "asynchronous ReadOnlyMemory<char>"];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Delta_and_snapshot_reach_an_annotated_method(string type)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = Local.Client(server);
        Recorder handler = type switch
        {
            "string" => new Strings(),
            "ReadOnlySpan<char>" => new CharSpans(),
            "ReadOnlyMemory<char>" => new CharMemories(),
            "ReadOnlySpan<byte>" => new ByteSpans(),
            "asynchronous string" => new AsynchronousStrings(),
            _ => new AsynchronousMemories(),
        };
        await using MessageStream stream = client.Stream(Local.Hello, (IMessageHandler)handler);

        await stream.UntilDoneAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Expected, handler.Calls);
    }

    [Fact]
    public async Task A_snapshot_is_the_text_of_its_block_not_of_the_message()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").Text(" there", "!"));
        using MessagesClient client = Local.Client(server);
        var handler = new CharSpans();

        await client.DispatchAsync(Local.Hello, handler, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([("Hello", "Hello"), (" there", " there"), ("!", " there!")], handler.Calls);
    }

    [Fact]
    public void An_event_that_a_test_makes_has_what_it_was_given_and_no_more()
    {
        var text = new TextEvent(1, "é"u8, "é", "caf\u00e9"u8, "caf\u00e9");
        Assert.Equal((1, "é", "café"), (text.Index, text.Delta.ToString(), text.Snapshot.ToString()));
        Assert.Equal(("é", "café"), (Encoding.UTF8.GetString(text.Utf8Delta), Encoding.UTF8.GetString(text.Utf8Snapshot)));

        var block = new ToolUseBlock { Id = "toolu_1", Name = "t" };
        var json = new InputJsonEvent(2, block, delta: "1,", snapshot: new PartialJson("[1,"u8, 2, "]"u8));
        Assert.Equal((2, "1,", "[1]"), (json.Index, json.Delta.ToString(), json.Snapshot.ToString()));
        Assert.Same(block, json.Block);
        Assert.True(json.Utf8Delta.IsEmpty);

        TextEvent none = default;
        Assert.True(none.Delta.IsEmpty && none.Utf8Delta.IsEmpty && none.Snapshot.IsEmpty && none.Utf8Snapshot.IsEmpty);
    }

    internal abstract class Recorder
    {
        public List<(string Delta, string Snapshot)> Calls { get; } = [];
    }

    internal sealed partial class Strings : Recorder
    {
        [OnText]
        private void Text(string delta, string snapshot) => Calls.Add((delta, snapshot));
    }

    internal sealed partial class CharSpans : Recorder
    {
        [OnText]
        private void Text(ReadOnlySpan<char> delta, ReadOnlySpan<char> snapshot) => Calls.Add((delta.ToString(), snapshot.ToString()));
    }

    internal sealed partial class CharMemories : Recorder
    {
        [OnText]
        private void Text(ReadOnlyMemory<char> delta, ReadOnlyMemory<char> snapshot) => Calls.Add((delta.ToString(), snapshot.ToString()));
    }

    internal sealed partial class ByteSpans : Recorder
    {
        [OnText]
        private void Text(ReadOnlySpan<byte> delta, ReadOnlySpan<byte> snapshot) => Calls.Add((Encoding.UTF8.GetString(delta), Encoding.UTF8.GetString(snapshot)));
    }

    internal sealed partial class AsynchronousStrings : Recorder
    {
        [OnText]
        private async Task TextAsync(string delta, string snapshot)
        {
            await Task.Yield();
            Calls.Add((delta, snapshot));
        }
    }

    internal sealed partial class AsynchronousMemories : Recorder
    {
        [OnText]
        private async ValueTask TextAsync(ReadOnlyMemory<char> delta, ReadOnlyMemory<char> snapshot)
        {
            await Task.Yield();
            Calls.Add((delta.ToString(), snapshot.ToString()));
        }
    }
}
