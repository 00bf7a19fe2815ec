using System.Text;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>The same bytes give the same calls, however they come.</summary>
public sealed class SplitTests
{
    private static readonly MessageStreamOptions General = new() { LearnsFrames = false };

    public static TheoryData<string, string> Framings
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string name in References.Names.Select(row => row.Data))
            {
                foreach (string framing in (string[])["LF", "CR", "CRLF", "BOM"])
                {
                    data.Add(name, framing);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Framings))]
    public void Every_split_gives_the_same_trace(string name, string framing)
    {
        byte[] bytes = Bytes(name, framing);
        List<string> whole = References.TraceOf(new MemoryStream(bytes));

        Assert.Equal("thrown  ", whole[^1]);
        Assert.Equal("end", whole[^2]);
        Assert.Equal(References.TraceOf(new MemoryStream(Bytes(name, "LF"))), whole);
        References.AssertSame(whole, References.TraceOf(new MemoryStream(bytes), General), "without learned frames");
        MessageScript replay = MessageScript.Replay(bytes);
        for (int size = 1; size <= 3; size++)
        {
            References.AssertSame(whole, References.TraceOf(replay.OpenRead(size)), $"{size} bytes a read");
            References.AssertSame(whole, References.TraceOf(replay.OpenRead(size), General), $"{size} bytes a read, without learned frames");
        }

        for (int split = 1; split < bytes.Length; split++)
        {
            References.AssertSame(whole, References.TraceOf(replay.OpenRead(split, int.MaxValue)), $"split at {split}");
            References.AssertSame(whole, References.TraceOf(replay.OpenRead(split, int.MaxValue), General), $"split at {split}, without learned frames");
        }
    }

    [Theory]
    [MemberData(nameof(References.Names), MemberType = typeof(References))]
    public async Task Asynchronous_reading_gives_the_same_trace(string name)
    {
        MessageScript script = References.Get(name);
        List<string> blocking = References.TraceOf(script.OpenRead());
        foreach (int size in (int[])[1, 7, int.MaxValue])
        {
            var trace = new Trace(async (_, _) => await Task.Yield()) { Interest = Trace.Everything | HandlerInterest.Asynchronous };
            await using MessageStream stream = MessageStream.Create(script.OpenRead(size), trace);

            await stream.UntilDoneAsync(TestContext.Current.CancellationToken);

            Assert.Equal(blocking[..^1], trace.Calls);
        }
    }

    [Theory]
    [MemberData(nameof(References.Names), MemberType = typeof(References))]
    public void Random_partitions_give_the_same_trace(string name)
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        byte[] bytes = Bytes(name, "CRLF");
        MessageScript replay = MessageScript.Replay(bytes);
        List<string> whole = References.TraceOf(new MemoryStream(bytes));
        for (int i = 0; i < LongTests.Times(500); i++)
        {
            int[] sizes = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => random.Next(1, 80))];
            References.AssertSame(whole, References.TraceOf(replay.OpenRead(sizes)), $"seed {seed}, sizes {string.Join(',', sizes)}");
        }
    }

    [Fact]
    public void A_split_does_not_move_a_limit_or_a_place()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(
            ": a comment that is longer than any event may be, but not a line\r\n\r\n" + new MessageScript().Text("Hello", new string('x', 200)).Framing("\r\n").ToString());
        MessageScript replay = MessageScript.Replay(bytes);
        foreach (int limit in Enumerable.Range(300, 40))
        {
            var options = new MessageStreamOptions { MaxEventBytes = limit };
            List<string> whole = References.TraceOf(new MemoryStream(bytes), options);
            References.AssertSame(whole, References.TraceOf(new MemoryStream(bytes), General with { MaxEventBytes = limit }), $"limit {limit}, without learned frames");
            foreach (int size in (int[])[1, 2, 17, 150])
            {
                References.AssertSame(whole, References.TraceOf(replay.OpenRead(size), options), $"limit {limit}, {size} bytes a read");
            }
        }
    }

    private static byte[] Bytes(string name, string framing)
    {
        MessageScript script = References.Get(name);
        return (framing switch
        {
            "CR" => script.Framing("\r"),
            "CRLF" => script.Framing("\r\n", spaceAfterColon: false),
            "BOM" => script.Framing(eventLines: false, byteOrderMark: true),
            _ => script,
        }).ToArray();
    }
}
