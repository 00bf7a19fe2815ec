namespace Handlers;

/// <summary>Where the bytes of a stream come from. It returns data and knows nothing of the stream that reads it; the stream uses it from one call at a time.</summary>
internal abstract class BodySource : IDisposable
{
    private Stream? _body;

    /// <summary>Decides which failed attempts are repeated; null for bytes that cannot be asked for again.</summary>
    public virtual RetryPolicy? Retries => null;

    /// <summary>How often a failed attempt is repeated; null for the client's setting.</summary>
    public virtual int? MaxRetries => null;

    /// <summary>Cancelled when the client that the source belongs to is disposed.</summary>
    public virtual CancellationToken ClientDisposed => CancellationToken.None;

    /// <summary>Whether the bytes are a <c>text/event-stream</c>; if not, they are those of an <see cref="EventBody"/>.</summary>
    public virtual bool HasFraming => true;

    /// <summary>The bytes, once they are open.</summary>
    protected Stream Body => _body!;

    /// <summary>Opens the bytes, by sending the request if there is one. May be called again after it failed.</summary>
    public async ValueTask<OpenedBody> OpenAsync(CancellationToken cancellationToken)
    {
        OpenedBody opened = await OpenBodyAsync(cancellationToken).ConfigureAwait(false);
        _body = opened.Body;
        return opened;
    }

    /// <inheritdoc cref="OpenAsync"/>
    public OpenedBody Open(CancellationToken cancellationToken)
    {
        OpenedBody opened = OpenBody(cancellationToken);
        _body = opened.Body;
        return opened;
    }

    /// <summary>Reads once.</summary>
    /// <returns>How many bytes came; 0 at the end.</returns>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => Body.ReadAsync(buffer, cancellationToken);

    /// <summary>The synchronous twin of <see cref="ReadAsync"/>.</summary>
    /// <param name="buffer">Where the bytes go. If the read is left behind, it writes there later.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <param name="isLeftBehind">Whether the token was cancelled and the read goes on, because its stream does not heed the token.</param>
    /// <remarks>
    /// A blocking read of a response knows no token, and disposing the response during the read may hit its connection when the next request already uses it.
    /// So the read is an asynchronous one that is waited for.
    /// </remarks>
    public virtual int Read(Memory<byte> buffer, CancellationToken cancellationToken, out bool isLeftBehind)
    {
        isLeftBehind = false;
        ValueTask<int> read = BeginRead(buffer, cancellationToken);
        return read.IsCompleted ? read.GetAwaiter().GetResult() : read.AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Called when the first event of the reply has come, and is no error.</summary>
    public virtual void FirstEventReceived()
    {
    }

    /// <summary>Called after a complete message: the connection may be drained for reuse.</summary>
    public virtual void Finish() => Dispose();

    /// <summary>Releases the bytes.</summary>
    public abstract void Dispose();

    /// <summary>Begins a read that a blocking call waits for.</summary>
    protected ValueTask<int> BeginRead(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var hidden = new HiddenContext();
        return Body.ReadAsync(buffer, cancellationToken);
    }

    protected abstract ValueTask<OpenedBody> OpenBodyAsync(CancellationToken cancellationToken);

    protected abstract OpenedBody OpenBody(CancellationToken cancellationToken);
}
