using System.Collections;

namespace Handlers;

/// <summary>The events of a stream that accumulates nothing. Each iteration opens a stream and disposes it at the end.</summary>
/// <param name="open">Opens a stream.</param>
/// <param name="once">Whether only one stream can be opened.</param>
internal sealed class EventStream(Func<MessageStream> open, bool once = false) : IAsyncEnumerable<MessageStreamEvent>, IEnumerable<MessageStreamEvent>
{
    private bool _isOpened;

    public IAsyncEnumerator<MessageStreamEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        => new StreamEnumerator<MessageStreamEvent>(Open, disposes: true, ReadUntil.NextEvent, static pump => pump.CurrentEvent, cancellationToken);

    public IEnumerator<MessageStreamEvent> GetEnumerator()
    {
        using MessageStream stream = Open();
        foreach (MessageStreamEvent e in stream.Enumerate())
        {
            yield return e;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private MessageStream Open()
    {
        if (once && Interlocked.Exchange(ref _isOpened, true))
        {
            throw new InvalidOperationException("These events are read as they come, so they can be iterated once. Keep them in a list to go over them again.");
        }

        return open();
    }
}
