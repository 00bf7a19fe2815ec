using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Handlers.Relay.Tests;

/// <summary>The log in a cluster, which refuses a script whose keys are not all on one node.</summary>
public sealed class RedisClusterTests : RedisLogContract
{
    private protected override async Task<RedisServer> StartServerAsync()
    {
        int busPort;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            busPort = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        RedisServer server = await RedisServer.StartAsync("--cluster-enabled", "yes", "--cluster-port", $"{busPort}");
        await using ConnectionMultiplexer connection = await server.ConnectAsync();
        IServer node = connection.GetServer(server.Address);
        await node.ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", 0, 16383);
        while (!(await node.ExecuteAsync("CLUSTER", "INFO")).ToString().Contains("cluster_state:ok", StringComparison.Ordinal))
        {
            await Task.Yield();
        }

        return server;
    }
}
