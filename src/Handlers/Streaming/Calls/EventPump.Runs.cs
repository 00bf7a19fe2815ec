namespace Handlers;

/// <content>Runs of deltas, for the handlers that take them in one call.</content>
internal sealed partial class EventPump
{
    // Pings that no handler is given do not end a run, because the loop over deltas drops them.
    private bool Continues(in DecodedEvent e) => e.Kind == EventKind.ContentBlockDelta
        ? _run.Has(e.Delta, e.Index) && _until == ReadUntil.End
        : e.Kind == EventKind.Ping && !_wantsPings && !_wantsFrames && _until == ReadUntil.End;

    // The current event is accumulated already.
    private void AddToRun(DeltaKind delta)
    {
        _isInRun = _until == ReadUntil.End
            && _event.Method is StreamState.Text or StreamState.Thinking or StreamState.InputJson
            && (_text.Block.Needs & (TextNeeds.Coalesced | TextNeeds.Items)) == TextNeeds.Coalesced;
        if (_isInRun)
        {
            _run.Begin(_text.Block, delta, _event.Index);
            _run.Text.Add(_text);
        }
    }

    private void EndRun()
    {
        _run.End();
        Enter(StreamState.Coalesced);
    }
}
