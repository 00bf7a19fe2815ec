using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>The updates of one request. Each enumeration sends the request again.</summary>
/// <remarks>Not an iterator method: most events are already available when they are requested, and the state machine of an iterator would cost more than creating the update.</remarks>
internal sealed class ReplyUpdateStream(MessagesClient client, ChatRequest request, CancellationToken cancellationToken) : IAsyncEnumerable<ChatResponseUpdate>
{
    private readonly CancellationToken _callToken = cancellationToken;

    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        CancellationTokenSource? both = _callToken.CanBeCanceled && cancellationToken.CanBeCanceled && _callToken != cancellationToken
            ? CancellationTokenSource.CreateLinkedTokenSource(_callToken, cancellationToken)
            : null;
        CancellationToken token = both?.Token ?? (_callToken.CanBeCanceled ? _callToken : cancellationToken);
        return new Enumerator(client.Stream(request.Message, options: request.Options), both, token);
    }

    private sealed class Enumerator(MessageStream stream, CancellationTokenSource? source, CancellationToken cancellationToken) : IAsyncEnumerator<ChatResponseUpdate>
    {
        private readonly ReplyUpdates _updates = new();
        private readonly IAsyncEnumerator<MessageStreamEvent> _events = stream.GetAsyncEnumerator(cancellationToken);

        public ChatResponseUpdate Current { get; private set; } = null!;

        public ValueTask<bool> MoveNextAsync()
        {
            ValueTask<bool> next = _events.MoveNextAsync();
            return next.IsCompletedSuccessfully ? new ValueTask<bool>(Take(next.Result)) : WaitAsync(next);
        }

        public async ValueTask DisposeAsync()
        {
            await _events.DisposeAsync().ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
            source?.Dispose();
        }

        private async ValueTask<bool> WaitAsync(ValueTask<bool> next) => Take(await next.ConfigureAwait(false));

        private bool Take(bool hasEvent)
        {
            if ((hasEvent ? _updates.Create(_events.Current) : _updates.CreateTrailing()) is not { } update)
            {
                return false;
            }

            Current = update;
            return true;
        }
    }
}
