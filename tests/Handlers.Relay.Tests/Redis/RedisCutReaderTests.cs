using Handlers.Redis;
using StackExchange.Redis;

namespace Handlers.Relay.Tests;

/// <summary>Readers of two servers, each with a connection of its own to a real Redis.</summary>
public sealed class RedisCutReaderTests : CutReaderContract
{
    private protected override async Task<(IStreamLog Log, IStreamLog OtherLog, IAsyncDisposable Opened)> OpenAsync()
    {
        var opened = new Opened(await RedisServer.StartAsync());
        return (await opened.OpenAsync(), await opened.OpenAsync(), opened);
    }

    private sealed class Opened(RedisServer server) : IAsyncDisposable
    {
        private readonly List<IAsyncDisposable> _opened = [server];

        public async Task<IStreamLog> OpenAsync()
        {
            ConnectionMultiplexer connection = await server.ConnectAsync();
            var log = new RedisStreamLog(connection, new RedisStreamLogOptions());
            _opened.AddRange([connection, log]);
            return log;
        }

        public async ValueTask DisposeAsync()
        {
            for (int i = _opened.Count - 1; i >= 0; i--)
            {
                await _opened[i].DisposeAsync();
            }
        }
    }
}
