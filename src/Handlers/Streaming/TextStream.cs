namespace Handlers;

/// <summary>The text deltas of a <see cref="MessageStream"/>, read as they are asked for.</summary>
public sealed class TextStream : IAsyncEnumerable<string>
{
    private readonly MessageStream _stream;

    internal TextStream(MessageStream stream) => _stream = stream;

    /// <summary>
    /// Reads on, giving each text delta that has not been read yet. Leaving the loop does not end the stream; once that has ended there is nothing more to
    /// give, and the whole text is <see cref="MessageStream.GetFinalTextAsync"/>'s.
    /// </summary>
    /// <param name="cancellationToken">Aborts the stream.</param>
    public IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken cancellationToken = default) => _stream.ReadTextAsync(cancellationToken);

    /// <summary>The synchronous twin of the asynchronous iteration.</summary>
    /// <exception cref="InvalidOperationException">A handler of the stream has asynchronous methods.</exception>
    public IEnumerable<string> Enumerate() => _stream.ReadText();
}
