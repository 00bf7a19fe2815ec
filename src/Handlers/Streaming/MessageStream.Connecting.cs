namespace Handlers;

/// <content>Connecting: opens the source, peeks at the first event, and repeats a failed attempt.</content>
public sealed partial class MessageStream
{
    /// <summary>Opens the source and peeks at the first event. An attempt is repeated if this event is an error, as it is for an error status.</summary>
    private async ValueTask ConnectAsync<TWait>()
        where TWait : IWaitAdapter
    {
        _handlers.Take(_lifetime);

        // If the client is already disposed, opening reports it.
        _clientDisposed = _source.ClientDisposed.IsCancellationRequested ? default : _source.ClientDisposed.UnsafeRegister(
            static (state, token) => ((MessageStream)state!)._lifetime.Cancel(StreamOutcome.Cancelled("The client was disposed before the stream's end.", token)), this);
        if (_source.Retries is { } retries)
        {
            await TWait.RetryAsync(retries, _source.MaxRetries, AttemptAsync<TWait>, RetryingAsync<TWait>, _lifetime.Token).ConfigureAwait(false);
        }
        else
        {
            await OpenAsync<TWait>(_lifetime.Token).ConfigureAwait(false);
        }

        _isOpen = true;
        _pump.Opened();
    }

    private async ValueTask<bool> AttemptAsync<TWait>(CancellationToken cancellationToken)
        where TWait : IWaitAdapter
    {
        await OpenAsync<TWait>(cancellationToken).ConfigureAwait(false);
        ApiException? error;
        while (!_pump.TryPeek(out error))
        {
            if (Commit(await TWait.ReadAsync(_source, _pump.Buffer, _idle, _lifetime.Token).ConfigureAwait(false)) == 0)
            {
                return true;
            }
        }

        if (error is { IsRetryable: true })
        {
            throw error;
        }

        if (error is null)
        {
            _source.FirstEventReceived();
        }

        return true;
    }

    private async ValueTask OpenAsync<TWait>(CancellationToken cancellationToken)
        where TWait : IWaitAdapter
    {
        OpenedBody opened = await TWait.OpenAsync(_source, cancellationToken).ConfigureAwait(false);
        _pump.Response = opened.Response;
        if (opened.Refusal is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>Calls the handlers of a retry.</summary>
    private async ValueTask RetryingAsync<TWait>(RetryEvent retry)
        where TWait : IWaitAdapter
    {
        _pump.Retrying(retry);
        await TellAsync<TWait>().ConfigureAwait(false);

        // If a handler threw, there is no other attempt. If it ended the stream, the wait for the attempt is cancelled.
        ThrowIfFailed();
    }
}
