using System.Diagnostics;
using System.Text;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests.Accumulation;

/// <summary>A tool's input costs time in its length, and no more than that.</summary>
/// <remarks>
/// What is compared is the time per delta of a long input and of a short one; work that grew with the square of the length would make it a hundred
/// times as much. Other work on the machine can only add to a time, so of each thousand deltas the best of several rounds counts.
/// </remarks>
public sealed class ToolInputCostTests
{
    private const int Few = 1_000;
    private const int Many = 100_000;
    private const int MinRounds = 5;
    private const int MaxRounds = 60;

    /// <summary>How what is longest in an input comes in pieces of ten bytes.</summary>
    public static TheoryData<string, string, string> Shapes => new()
    {
        { "values", "[0", ",\"abc\",123" },
        { "objects", "[{}", ",{\"a\":1.5}" },
        { "a string", "[\"", "abcdefghij" },
        { "a string of escapes", "[\"", "\\u00e9\\n\\t" },
        { "a key", "{\"", "abcdefghij" },
        { "white space before a value", "[1,", "          " },
        { "white space after a value", "[1", "  \n  \t    " },
        { "white space before a colon", "{\"a\"", "          " },
        { "white space after a colon", "{\"a\":", "          " },
        { "white space at the end", "{}", "          " },
        { "commas", "[1", ",,,,,,,,,," },
        { "a number", "[1", "1234567890" },
        { "a fraction", "[0.", "1234567890" },
        { "nothing", "{\"abc\"", "" },
        { "a mistake", "[1,x", "abcdefghij" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Following_an_input_takes_the_same_time_per_delta_however_long_it_is(string shape, string start, string piece)
    {
        byte[] text = Encoding.UTF8.GetBytes(start + string.Concat(Enumerable.Repeat(piece, Many)));
        foreach (bool trailingStrings in (bool[])[false, true])
        {
            AssertLinear($"{shape}{(trailingStrings ? ", trailing strings" : "")}", limit: 1.5, deltas =>
            {
                var scanner = new PartialJsonScanner(64, trailingStrings);
                List<long> times = [Stopwatch.GetTimestamp()];
                for (int i = 0; i <= deltas; i++)
                {
                    scanner.Advance(text.AsSpan(0, start.Length + (i * piece.Length)));
                    if (i % Few == 0)
                    {
                        times.Add(Stopwatch.GetTimestamp());
                    }
                }

                return times;
            });
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_megabyte_in_100_000_deltas_takes_the_same_time_per_delta_as_a_hundredth_of_it(bool snapshots) =>
        AssertLinear(
            snapshots ? "snapshot flag, what is complete and what closes it asked for at every 1,000th delta" : "no snapshot flag",
            limit: 1.2,
            deltas => Read(deltas, snapshots ? new Snapshots(build: false) : null));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_100_000th_delta_delivers_its_elements_in_the_time_of_the_first(bool ofText) =>
        AssertLinear(
            ofText ? "elements of a reply" : "elements of a tool's input",
            limit: 1.2,
            deltas =>
            {
                var elements = new Elements(ofText ? null : "n");
                List<long> times = Read(deltas, elements, ofText);
                Assert.Equal((2 * deltas) + 1, elements.Count);
                return times;
            });

    // A value of all that came is a walk over all that came: a hundred of them, of half a megabyte each.
    [Fact]
    public void Building_a_value_costs_time_in_the_length_of_what_is_there()
    {
        Assert.SkipUnless(LongTests.Enabled, "A measurement of time, for a machine that does nothing else: set HANDLERS_LONG_TESTS=1.");
        double plain = Best(() => Read(Many, new Snapshots(build: false)));
        double built = Best(() => Read(Many, new Snapshots(build: true)));
        double parsed = Best(() =>
        {
            byte[] half = Encoding.UTF8.GetBytes("[0" + string.Concat(Enumerable.Repeat(",\"abc\",123", Many / 2)) + "]");
            for (int i = 0; i < Many / 1_000; i++)
            {
                System.Text.Json.JsonElement.Parse(half);
            }
        });
        TestContext.Current.TestOutputHelper!.WriteLine($"{plain / Many * 1e9:N0} ns per delta without values, {built / Many * 1e9:N0} ns with one at every 1,000th; parsing half of it a hundred times: {parsed / Many * 1e9:N0} ns per delta");

        Assert.True(built - plain < 4 * parsed, $"Values cost {built - plain:N3} s, parsing as much {parsed:N3} s.");
    }

    private static double Best(Action action) => Enumerable.Range(0, MinRounds).Min(_ => Time(action));

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <param name="what">What is measured.</param>
    /// <param name="limit">How many times the time per delta of the short input that of the long one may be.</param>
    /// <param name="run">Takes so many deltas and gives the times at which each thousand of them began, and the end.</param>
    private static void AssertLinear(string what, double limit, Func<int, List<long>> run)
    {
        long[]? few = null, many = null;
        double ratio = 0;
        for (int round = 0; round < MinRounds || (round < MaxRounds && ratio > limit); round++)
        {
            for (int i = 0; i < 10; i++)
            {
                KeepBest(ref few, run(Few));
            }

            KeepBest(ref many, run(Many));
            ratio = many!.Sum() * (double)Few / (few!.Sum() * (double)Many);
        }

        string figures = $"{what}: {NanosecondsPerDelta(few!, Few):N0} ns per delta at {Few:N0}, {NanosecondsPerDelta(many!, Many):N0} ns at {Many:N0}, ratio {ratio:N2}";
        TestContext.Current.TestOutputHelper!.WriteLine(figures);
        Assert.True(ratio <= limit, figures);
    }

    private static double NanosecondsPerDelta(long[] parts, int deltas) => parts.Sum() * 1e9 / Stopwatch.Frequency / deltas;

    private static void KeepBest(ref long[]? best, List<long> times)
    {
        long[] parts = [.. times.Skip(1).Zip(times, (end, start) => end - start)];
        best = best is null ? parts : [.. best.Zip(parts, Math.Min)];
    }

    private static List<long> Read(int deltas, IMessageHandler? handler, bool ofText = false)
    {
        var body = new Repeated(deltas, ofText);
        using MessageStream stream = handler is null ? MessageStream.Create(body) : MessageStream.Create(body, handler);
        stream.UntilDone();
        body.Times.Add(Stopwatch.GetTimestamp());
        ContentBlock block = stream.GetFinalMessage().Content[0];
        Assert.Equal((2 * deltas) + 1, (block is ToolUseBlock call ? call.Input : System.Text.Json.JsonElement.Parse(((TextBlock)block).Text)).GetProperty("a").GetArrayLength());
        return body.Times;
    }

    /// <summary>Counts elements, each with its number.</summary>
    private sealed class Elements(string? tool) : IMessageHandler
    {
        public int Count { get; private set; }

        public HandlerInterest Interest => HandlerInterest.Item;

        public IReadOnlyList<ItemPath> ItemPaths { get; } = [new(tool, "a")];

        public ValueTask OnItemAsync(ItemEvent e, MessageStream stream, CancellationToken cancellationToken)
        {
            if (e.Number != Count++ || e.Utf8Json.Length is 0 or > 5)
            {
                Assert.Fail($"Element {e.Number} came as the {Count}th.");
            }

            return default;
        }
    }

    private sealed class Snapshots(bool build) : IMessageHandler
    {
        private int _count;

        public HandlerInterest Interest => HandlerInterest.InputJsonSnapshot;

        public ValueTask OnInputJsonAsync(InputJsonEvent e, MessageStream stream, CancellationToken cancellationToken)
        {
            if (++_count % 1_000 == 0)
            {
                Assert.Equal((e.Snapshot.Utf8Text.Length, "]}"), (e.Snapshot.Complete.Length + 4, Encoding.UTF8.GetString(e.Snapshot.Closing)));
                if (build)
                {
                    Assert.Equal(2 * (_count - 1), e.Snapshot.ToJsonElement().GetProperty("a").GetArrayLength());
                }
            }

            return default;
        }
    }

    /// <summary>A reply with one tool call of so many equal deltas, of which but a thousand are in memory.</summary>
    private sealed class Repeated : Stream
    {
        private readonly Queue<byte[]> _parts;
        private ReadOnlyMemory<byte> _part;

        public Repeated(int deltas, bool ofText)
        {
            string[] pieces = ["{\"a\":[0", ",\"abc\",123", "]}"];
            string whole = (ofText ? new MessageScript().Text(pieces) : new MessageScript().ToolUse("t", "n", pieces)).ToString();
            string[] frames = whole.Split("event: ").Select(frame => "event: " + frame).Skip(1).ToArray();
            int delta = Array.FindIndex(frames, frame => frame.Contains("abc", StringComparison.Ordinal));
            byte[] thousand = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(frames[delta], Few)));
            _parts = new([
                Encoding.UTF8.GetBytes(string.Concat(frames[..delta])), .. Enumerable.Repeat(thousand, deltas / Few), Encoding.UTF8.GetBytes(string.Concat(frames[(delta + 1)..])),
            ]);
        }

        /// <summary>When each part began to be read.</summary>
        public List<long> Times { get; } = [];

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            if (_part.IsEmpty && _parts.TryDequeue(out byte[]? part))
            {
                _part = part;
                Times.Add(Stopwatch.GetTimestamp());
            }

            int count = Math.Min(buffer.Length, _part.Length);
            _part.Span[..count].CopyTo(buffer);
            _part = _part[count..];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
