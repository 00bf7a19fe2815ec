using System.Collections;

namespace Handlers;

/// <summary>The events of a stream that accumulates nothing. Each iteration opens a stream, and disposes it when it is left.</summary>
internal sealed class EventStream(Func<MessageStream> open) : IAsyncEnumerable<MessageStreamEvent>, IEnumerable<MessageStreamEvent>
{
    public IAsyncEnumerator<MessageStreamEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        => new StreamEnumerator<MessageStreamEvent>(open, disposes: true, Lens.Events, static pump => pump.CurrentEvent, cancellationToken);

    public IEnumerator<MessageStreamEvent> GetEnumerator()
    {
        using MessageStream stream = open();
        foreach (MessageStreamEvent e in stream.Enumerate())
        {
            yield return e;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
