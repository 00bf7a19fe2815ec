using System.Globalization;
using Xunit;

namespace Handlers.Tests;

/// <summary>What a process has to give: its threads, and its memory.</summary>
public sealed class ProcessTests
{
    private static readonly Dictionary<string, string> Usual = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_pool_thread_is_enough_for_blocking_calls_and_for_blocking_on_asynchronous_ones()
    {
        (Probe server, string address) = await Probe.ServeAsync(0, Token);
        await using Probe _ = server;
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        source.CancelAfter(TimeSpan.FromMinutes(2));
        var one = new Dictionary<string, string> { ["DOTNET_ThreadPool_ForceMinWorkerThreads"] = "1", ["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = "1" };

        (int exitCode, string output) = await Probe.RunAsync(one, ["one-thread", address], source.Token);

        Assert.Equal((0, "done"), (exitCode, output));
    }

    // In MB. That 16 MiB are exceeded is found in an array of 32, filled from one of 16. A text of 51 MiB (54 MB, the limit with its quarter) takes as much as it is kept, and its text
    // in UTF-8 twice as much again as a string, for the exception and the stream. The arrays that were outgrown take 17. So three times the limit, 201, is never exceeded.
    [Theory]
    [InlineData("line", nameof(InvalidStreamException), 30, 80)]
    [InlineData("comment", nameof(InvalidStreamException), 30, 80)]
    [InlineData("bomb", nameof(InvalidStreamException), 30, 80)]
    [InlineData("deltas", nameof(InvalidStreamException), 150, 201)]
    [InlineData("utf-16 deltas", nameof(InvalidStreamException), 110, 201)]
    [InlineData("citations", nameof(InvalidStreamException), 5, 200)]
    [InlineData("blocks", nameof(InvalidStreamException), 0, 30)]
    [InlineData("pings", nameof(StreamInterruptedException), 0, 30)]
    [InlineData("empty deltas", nameof(StreamInterruptedException), 0, 30)]
    public async Task A_hostile_body_costs_a_bounded_working_set(string body, string outcome, int least, int most)
    {
        (int exitCode, string output) = await Probe.RunAsync(Usual, ["working-set", body], Token);

        TestContext.Current.TestOutputHelper!.WriteLine($"{body}: {output} MB");
        Assert.Equal(0, exitCode);
        Assert.StartsWith(outcome + " ", output, StringComparison.Ordinal);
        Assert.InRange(int.Parse(output.AsSpan(outcome.Length), CultureInfo.InvariantCulture), least, most);
    }
}
