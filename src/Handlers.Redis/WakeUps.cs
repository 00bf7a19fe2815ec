using System.Collections.Concurrent;
using System.Threading.Channels;
using StackExchange.Redis;

namespace Handlers.Redis;

/// <summary>Wakes readers when an entry is published, and all readers periodically, because a PUBLISH can be lost.</summary>
internal sealed class WakeUps : IAsyncDisposable
{
    private readonly IConnectionMultiplexer _connection;
    private readonly ConcurrentDictionary<Listener, byte> _listeners = [];
    private readonly Timer _timer;

    public WakeUps(IConnectionMultiplexer connection, TimeSpan period)
    {
        _connection = connection;
        _timer = new Timer(static state => ((WakeUps)state!).WakeAll(), this, period, period);
    }

    public async ValueTask<Listener> ListenAsync(RedisChannel channel, TimeSpan patience, CancellationToken cancellationToken)
    {
        var listener = new Listener(this, channel);
        _listeners.TryAdd(listener, 0);
        try
        {
            // While disconnected, StackExchange.Redis keeps the subscription and makes it when the connection is restored.
            await RedisRetry.RunAsync(
                static async state =>
                {
                    await state._connection.GetSubscriber().SubscribeAsync(state.channel, state.listener.OnPublished).ConfigureAwait(false);
                    return true;
                },
                (_connection, channel, listener),
                patience,
                cancellationToken).ConfigureAwait(false);
            return listener;
        }
        catch
        {
            await listener.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void WakeAll()
    {
        foreach (Listener listener in _listeners.Keys)
        {
            listener.Wake();
        }
    }

    /// <summary>One reader's signal. Setting it several times before a wait wakes the reader once.</summary>
    internal sealed class Listener(WakeUps owner, RedisChannel channel) : IAsyncDisposable
    {
        private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        public void OnPublished(RedisChannel from, RedisValue message) => Wake();

        public void Wake() => _signal.Writer.TryWrite(true);

        public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _signal.Reader.ReadAsync(cancellationToken);

        public async ValueTask DisposeAsync()
        {
            owner._listeners.TryRemove(this, out _);
            await owner._connection.GetSubscriber().UnsubscribeAsync(channel, OnPublished, CommandFlags.FireAndForget).ConfigureAwait(false);
        }
    }
}
