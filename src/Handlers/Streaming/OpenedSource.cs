namespace Handlers;

/// <summary>Bytes that somebody else has opened: a file, a pipe, the body of a response.</summary>
internal sealed class OpenedSource(Stream body, bool leaveOpen) : BodySource
{
    public override ValueTask<Stream> OpenAsync(MessageStream stream, CancellationToken cancellationToken) => new(body);

    public override Stream Open(MessageStream stream, CancellationToken cancellationToken) => body;

    public override void Dispose()
    {
        if (!leaveOpen)
        {
            body.Dispose();
        }
    }
}
