using System.Collections.Concurrent;
using System.Threading.Channels;
using StackExchange.Redis;

namespace Handlers.Redis;

/// <summary>Wakes readers when an entry is published, and all of them once in a while, since a PUBLISH can be lost.</summary>
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
            // While disconnected the subscription is noted, and made when the connection is back.
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

    /// <summary>One reader's signal: set any number of times, taken once.</summary>
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
