using Handlers.Redis;
using StackExchange.Redis;

namespace Handlers.Relay.Tests;

/// <summary>The log in Redis, seen from two servers with a connection each.</summary>
public abstract class RedisLogContract : StreamLogContract
{
    private readonly List<IAsyncDisposable> _opened = [];

    private protected RedisServer? Server { get; private set; }

    private protected virtual Task<RedisServer> StartServerAsync() => RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");

    public override async ValueTask DisposeAsync()
    {
        for (int i = _opened.Count - 1; i >= 0; i--)
        {
            await _opened[i].DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected override async Task<(IStreamLog Log, IStreamLog OtherLog)> OpenAsync(StreamLogLimits limits)
        => (await OpenAsync(limits, TimeSpan.FromSeconds(15)), await OpenAsync(limits, TimeSpan.FromSeconds(15)));

    private protected async Task<RedisStreamLog> OpenAsync(StreamLogLimits limits, TimeSpan lease)
    {
        if (Server is null)
        {
            Server = await StartServerAsync();
            _opened.Add(Server);
        }

        ConnectionMultiplexer connection = await Server.ConnectAsync();
        _opened.Add(connection);
        var log = new RedisStreamLog(connection, new RedisStreamLogOptions { MaxEntries = limits.MaxEntries, MaxBytes = limits.MaxBytes, Lease = lease });
        _opened.Add(log);
        return log;
    }

    private protected async Task<IDatabase> GetDatabaseAsync()
    {
        ConnectionMultiplexer connection = await Server!.ConnectAsync();
        _opened.Add(connection);
        return connection.GetDatabase();
    }
}
