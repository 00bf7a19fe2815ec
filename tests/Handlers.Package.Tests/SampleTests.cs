using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Handlers.Testing;

namespace Handlers.Package.Tests;

/// <summary>The samples, run as a user runs them.</summary>
public sealed class SampleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chat_refuses_plain_http_to_another_host_in_one_line()
    {
        string output = await RunAsync("Chat", 2, new() { ["ANTHROPIC_API_KEY"] = "sk-canary", ["ANTHROPIC_BASE_URL"] = "http://example.org" }, "Hello");

        Assert.Contains("ANTHROPIC_BASE_URL", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_tells_of_each_retry_and_why_a_connection_failed()
    {
        // A port that was free a moment ago: nobody listens there.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string address = $"http://{listener.LocalEndpoint}";
        listener.Stop();

        string output = await RunAsync("Chat", 1, new() { ["ANTHROPIC_API_KEY"] = "test", ["ANTHROPIC_BASE_URL"] = address }, "Hello");

        Assert.Contains("Attempt 1 failed", output, StringComparison.Ordinal);
        Assert.Contains("Attempt 2 failed", output, StringComparison.Ordinal);
        Assert.Contains("refused", output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_prints_one_object_a_line_whatever_the_JSON_it_shows_looks_like()
    {
        string recording = Path.GetTempFileName();
        await File.WriteAllBytesAsync(recording, new MessageScript().ToolUse("toolu_1", "get", "{\n  \"city\":\r\n", " \"Paris\"\n}").ToArray(), Token);
        try
        {
            string output = await RunAsync("Replay", 0, [], recording);

            string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.All(lines, line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));
            Assert.Contains(lines, line => line.Contains("\"snapshot\":{\"city\":\"Paris\"}", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(recording);
        }
    }

    [Fact]
    public async Task Replay_explains_itself()
    {
        Assert.StartsWith("usage: Replay", await RunAsync("Replay", 0, [], "--help"), StringComparison.Ordinal);
        Assert.StartsWith("usage: Replay", await RunAsync("Replay", 2, []), StringComparison.Ordinal);
    }

    private static Task<string> RunAsync(string sample, int expectedExit, Dictionary<string, string> environment, params string[] arguments)
    {
        string program = Path.Combine(PackedFeed.Repository, "samples", sample, "bin", PackedFeed.Configuration, "net10.0", $"{sample}.dll");
        return Dotnet.RunAsync(PackedFeed.Repository, "dotnet", expectedExit, environment, [program, .. arguments]);
    }
}
