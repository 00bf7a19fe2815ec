using System.Text;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>The exception for an event that is not valid says which one it is and where it begins, whatever precedes it and however it was read.</summary>
public sealed class InvalidPlaceTests
{
    private const string Comment = ": comment\n\n";

    private static readonly string[] Frames = new MessageScript().Bare().Ping().ToString()
        .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
        .Concat(new MessageScript().Ping().Text("Hello", " there", "!").Ping().Text("More", " of it").Ping().ToolUse("toolu_1", "t", "{}").ToString().Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        .Select(frame => frame + "\n\n").ToArray();

    public static TheoryData<int, HandlerInterest, bool> Places
    {
        get
        {
            var data = new TheoryData<int, HandlerInterest, bool>();
            for (int place = 0; place < Frames.Length; place++)
            {
                foreach (bool isRequested in (bool[])[false, true])
                {
                    data.Add(place, HandlerInterest.Text, isRequested);
                    data.Add(place, HandlerInterest.Text | HandlerInterest.Ping, isRequested);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void An_invalid_event_is_numbered_and_located(int place, HandlerInterest interest, bool isRequested)
    {
        string before = Comment + string.Concat(Frames[..place]) + Comment;
        string invalid = Frames[place].Replace("data: {", "data: [", StringComparison.Ordinal);
        Stream body = MessageScript.Replay(Encoding.UTF8.GetBytes(before + invalid + string.Concat(Frames[(place + 1)..]))).OpenRead(7);
        var trace = new Trace { Interest = interest };
        using MessagesClient client = new(StubTransport.Options(_ => StubTransport.EventStream(body)));
        using MessageStream stream = isRequested ? client.Stream(Local.Hello, trace) : MessageStream.Create(body, trace);

        var e = Assert.Throws<InvalidStreamException>(stream.UntilDone);

        Assert.Equal((place + 1, before.Length), (e.EventNumber, e.ByteOffset));
        Assert.Equal(interest.HasFlag(HandlerInterest.Ping) ? Frames[..place].Count(frame => frame.Contains("\"ping\"", StringComparison.Ordinal)) : 0, trace.Calls.Count(call => call == "ping"));
    }
}
