namespace Handlers;

/// <content>Calling handlers.</content>
internal sealed partial class EventPump
{
    /// <summary>Calls the handlers of the current state.</summary>
    /// <returns>Whether all have finished; if not, one is <see cref="_pending"/>.</returns>
    private bool TryCallAll()
    {
        if (_next == _handlers.Count)
        {
            return true;
        }

        HandlerInterest flags = _state == StreamState.Coalesced ? StreamNeeds.CoalescedFlagOf(_run.Delta) : StreamNeeds.FlagsOf(_state, _event.Kind, _event.Block);
        HandlerInterest others = _isInRun && _state is StreamState.Text or StreamState.Thinking or StreamState.InputJson ? StreamNeeds.CoalescedFlagOf(_run.Delta) : HandlerInterest.None;
        while (_next < _handlers.Count)
        {
            int index = _next++;
            if (!_needs.Wants(index, flags) || _needs.Wants(index, others) || (_state == StreamState.Item && !_event.Item.Array.IsTakenBy(index)))
            {
                continue;
            }

            // Aborted while another handler of this event ran. A complete message is delivered to all, and so is a run of deltas, which precedes the end.
            if (_state < StreamState.Timeout && _state != StreamState.Coalesced && _lifetime.IsCut)
            {
                break;
            }

            _isCalling = true;
            ValueTask task = Call(_handlers[index]);
            if (!task.IsCompletedSuccessfully)
            {
                SetPending(task);
                return false;
            }

            _isCalling = false;
        }

        return true;
    }

    private void SetPending(ValueTask task)
    {
        _pending = task;
        _hasPending = true;
    }

    private ValueTask Call(IMessageHandler handler) => _state switch
    {
        StreamState.Text => handler.OnTextAsync(new TextEvent(_text, _event.Index), _stream, _lifetime.Token),
        StreamState.Thinking => handler.OnThinkingAsync(new ThinkingEvent(_text, _event.Index), _stream, _lifetime.Token),
        StreamState.InputJson => handler.OnInputJsonAsync(new InputJsonEvent(_text, _event.Index), _stream, _lifetime.Token),
        StreamState.Coalesced => CallWithText(handler, _run.Text, _run.Delta, _run.Index),
        StreamState.Frame => handler.OnFrameAsync(new FrameEvent(_event.Frame, _event.IsNextReceived), _stream, _lifetime.Token),
        StreamState.StreamEvent => handler.OnStreamEventAsync(new StreamEvent { Event = _event.Event! }, _stream, _lifetime.Token),
        StreamState.Ping => handler.OnPingAsync(default, _stream, _lifetime.Token),
        StreamState.Signature => handler.OnSignatureAsync(new SignatureEvent { Signature = _event.Signature!, Index = _event.Index }, _stream, _lifetime.Token),
        StreamState.Citation => handler.OnCitationAsync(new CitationEvent { Citation = _event.Citation!, Snapshot = _event.Citations!, Index = _event.Index }, _stream, _lifetime.Token),
        StreamState.Compaction => handler.OnCompactionAsync(new CompactionEvent { Delta = _event.Compaction!, Index = _event.Index }, _stream, _lifetime.Token),
        StreamState.ContentBlock => handler.OnContentBlockAsync(
            new ContentBlockEvent { ContentBlock = _event.ContentBlock, Index = _event.Index }, _stream, _lifetime.Token),
        StreamState.Message => handler.OnMessageAsync(new MessageEvent { Message = Message }, _stream, _lifetime.Token),
        StreamState.Item => handler.OnItemAsync(_event.CreateItemEvent(), _stream, _lifetime.Token),
        StreamState.Output => handler.OnOutputAsync(new OutputEvent(_accumulator.Output, _accumulator.StopReason), _stream, _lifetime.Token),
        StreamState.Connect => handler.OnConnectAsync(new ConnectEvent { Response = Response! }, _stream, _lifetime.Token),
        StreamState.Retry => handler.OnRetryAsync(_retry, _stream, _lifetime.Token),

        // The stream's own token may be cancelled; a handler that cleans up must still be able to.
        StreamState.Timeout => handler.OnTimeoutAsync(new TimeoutEvent { Exception = (MessageStreamTimeoutException)_lifetime.Failure! }, _stream, CancellationToken.None),
        StreamState.Abort => handler.OnAbortAsync(default, _stream, CancellationToken.None),
        StreamState.Exception => handler.OnExceptionAsync(new ExceptionEvent { Exception = _lifetime.Failure! }, _stream, CancellationToken.None),
        _ => handler.OnEndAsync(default, _stream, CancellationToken.None),
    };
}
