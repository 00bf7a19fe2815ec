namespace Handlers;

/// <summary>Where a stream's bytes come from. Opened once, by the first read.</summary>
internal abstract class BodySource : IDisposable
{
    /// <summary>Opens the body: sends the request, if there is one to send.</summary>
    public abstract ValueTask<Stream> OpenAsync(MessageStream stream, CancellationToken cancellationToken);

    /// <inheritdoc cref="OpenAsync"/>
    public abstract Stream Open(MessageStream stream, CancellationToken cancellationToken);

    /// <summary>Lets go of bytes of which all that matter were read; nobody reads them any more.</summary>
    public virtual void Finish(Stream body) => Dispose();

    /// <summary>Lets go of the bytes. From another thread while they are read, it makes the read fail.</summary>
    public abstract void Dispose();
}
