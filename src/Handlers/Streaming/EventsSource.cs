namespace Handlers;

/// <summary>A source of events without framing, from the caller.</summary>
internal sealed class EventsSource(IAsyncEnumerable<ReadOnlyMemory<byte>> events) : BodySource
{
    private readonly EventBody _body = new(events);

    public override bool HasFraming => false;

    public override void Dispose() => _body.Dispose();

    protected override ValueTask<OpenedBody> OpenBodyAsync(CancellationToken cancellationToken) => new(new OpenedBody(_body));

    protected override OpenedBody OpenBody(CancellationToken cancellationToken) => new(_body);
}
