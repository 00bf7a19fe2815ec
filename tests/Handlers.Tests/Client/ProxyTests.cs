using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>What is sent in plain http stays on this machine, whatever proxy the environment names.</summary>
public sealed class ProxyTests
{
    [Fact]
    public async Task Plain_http_to_this_machine_takes_no_proxy()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        int asked = 0;
        await using RawServer proxy = RawServer.Start(_ =>
        {
            Interlocked.Increment(ref asked);
            return Task.CompletedTask;
        });
        string address = proxy.BaseAddress.ToString();
        var environment = new Dictionary<string, string> { ["http_proxy"] = address, ["HTTP_PROXY"] = address, ["all_proxy"] = address, ["no_proxy"] = "", ["NO_PROXY"] = "" };

        (int exitCode, string output) = await Probe.RunAsync(environment, ["send", server.BaseAddress.ToString()], token);

        Assert.Equal((0, "Hello there!"), (exitCode, output));
        Assert.Equal(0, asked);
    }
}
