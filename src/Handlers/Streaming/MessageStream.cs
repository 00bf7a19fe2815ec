namespace Handlers;

/// <summary>
/// One reply, read as it arrives. Iterate its events, iterate its <see cref="TextStream"/>, or let handlers be called; then get the accumulated message.
/// </summary>
/// <remarks>
/// <para>Nothing is sent before the first reading call. The stream is read only during such a call, and a handler that returns a task delays it until the task is
/// done. One call reads at a time; a second one gets an <see cref="InvalidOperationException"/>. A stream that ended in failure throws that failure
/// from every reading call.</para>
/// <para>Dispose the stream when done: that aborts what is left of it, and a later reading call throws an <see cref="ObjectDisposedException"/>;
/// a stream that had ended stays readable, so the final message remains available. Except for <see cref="CloseAsync"/>, <see cref="Close"/> and disposal,
/// which any thread may call, use the members from one thread at a time.</para>
/// </remarks>
public sealed partial class MessageStream : IAsyncEnumerable<MessageStreamEvent>, IAsyncDisposable, IDisposable
{
    private readonly BodySource _source;
    private readonly bool _accumulates;
    private readonly MessageStreamOptions _options;
    private HandlerSet _handlers;
    private EventPump _pump;
    private readonly StreamLifetime _lifetime = new();
    private readonly IdleWatch _idle;

    internal MessageStream(BodySource source, ReadOnlySpan<IMessageHandler> handlers, bool accumulates, MessageStreamOptions options)
    {
        _source = source;
        _accumulates = accumulates;
        _options = options;
        _handlers = new HandlerSet(handlers, accumulates);
        _pump = new EventPump(this, _handlers, _lifetime, new FrameReader(options, source.HasFraming), options);
        _idle = new IdleWatch(options, _lifetime);
        TextStream = new TextStream(this);
    }

    /// <summary>The head of the response; <see langword="null"/> before it has arrived, and for a stream that was not created from a response.</summary>
    public ResponseInfo? Response => _pump.Response;

    /// <summary>The request id, for support requests; <see langword="null"/> whenever <see cref="Response"/> is.</summary>
    public string? RequestId => Response?.RequestId;

    /// <summary>The text deltas, for iteration.</summary>
    public TextStream TextStream { get; }

    /// <summary>
    /// The message so far, made anew at each call and never changed later; <see langword="null"/> before <c>message_start</c>, or if nothing is accumulated.
    /// </summary>
    public Message? CurrentMessage => _pump.PartialMessage;

    /// <summary>Adds a handler, to be called after those that the stream has.</summary>
    /// <param name="handler">What is called as the stream is read.</param>
    /// <exception cref="InvalidOperationException">The stream has been read, or closed.</exception>
    public void AddHandler(IMessageHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ThrowIfDisposed();
        bool isFree = _readLock.TryEnter();
        try
        {
            if (!isFree || !_pump.IsUnread)
            {
                throw new InvalidOperationException("A handler can be added only before the stream is read.");
            }

            _handlers = new HandlerSet([.. _handlers.All, handler], _accumulates);
            _pump = new EventPump(this, _handlers, _lifetime, new FrameReader(_options, _source.HasFraming), _options);
        }
        finally
        {
            if (isFree)
            {
                _readLock.Exit();
            }
        }
    }

    /// <summary>Sends the request and waits until it is accepted: until the head of the response, and with it the first event, have come.</summary>
    /// <param name="cancellationToken">Aborts the stream.</param>
    /// <remarks>Every other reading call does this by itself.</remarks>
    public async Task ConnectAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        using CancellationTokenRegistration registration = AbortOn(cancellationToken);
        await AdvanceAsync<AwaitingAdapter>(ReadUntil.Connected).ConfigureAwait(false);
        ThrowIfFailed();
    }

    /// <summary>The synchronous twin of <see cref="ConnectAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">A handler has asynchronous methods.</exception>
    public void Connect()
    {
        ThrowIfDisposed();
        Advance(ReadUntil.Connected);
        ThrowIfFailed();
    }

    /// <summary>
    /// Reads on, giving each event that has not been read yet. Leaving the loop does not end the stream: a later read goes on where it stopped, and once the
    /// stream has ended there is nothing more to give.
    /// </summary>
    /// <param name="cancellationToken">Aborts the stream.</param>
    public IAsyncEnumerator<MessageStreamEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        => new StreamEnumerator<MessageStreamEvent>(() => this, disposes: false, ReadUntil.NextEvent, static pump => pump.CurrentEvent, cancellationToken);

    /// <summary>The synchronous twin of the asynchronous iteration.</summary>
    /// <exception cref="InvalidOperationException">A handler has asynchronous methods.</exception>
    public IEnumerable<MessageStreamEvent> Enumerate()
    {
        ThrowIfDisposed();
        while (MoveNext(ReadUntil.NextEvent))
        {
            yield return _pump.CurrentEvent;
        }
    }

    /// <summary>Reads to the end. Returns at once if that is reached; a closed stream is no error here.</summary>
    /// <param name="cancellationToken">Aborts the stream.</param>
    public async Task UntilDoneAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        using CancellationTokenRegistration registration = AbortOn(cancellationToken);
        await AdvanceAsync<AwaitingAdapter>(ReadUntil.End).ConfigureAwait(false);
        ThrowIfFailed();
    }

    /// <summary>The synchronous twin of <see cref="UntilDoneAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">A handler has asynchronous methods.</exception>
    public void UntilDone()
    {
        ThrowIfDisposed();
        Advance(ReadUntil.End);
        ThrowIfFailed();
    }

    /// <summary>Reads to the end and returns the accumulated message.</summary>
    /// <param name="cancellationToken">Aborts the stream.</param>
    /// <exception cref="InvalidOperationException">The stream was closed before its end.</exception>
    public async Task<Message> GetFinalMessageAsync(CancellationToken cancellationToken = default)
    {
        await UntilDoneAsync(cancellationToken).ConfigureAwait(false);
        return FinalMessage();
    }

    /// <summary>The synchronous twin of <see cref="GetFinalMessageAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">The stream was closed before its end, or a handler has asynchronous methods.</exception>
    public Message GetFinalMessage()
    {
        UntilDone();
        return FinalMessage();
    }

    /// <summary>Reads to the end and returns the text of the message: its text blocks, joined with nothing between.</summary>
    /// <param name="cancellationToken">Aborts the stream.</param>
    /// <exception cref="InvalidOperationException">The message has no text block, or the stream was closed before its end.</exception>
    public async Task<string> GetFinalTextAsync(CancellationToken cancellationToken = default)
        => (await GetFinalMessageAsync(cancellationToken).ConfigureAwait(false)).GetText();

    /// <summary>The synchronous twin of <see cref="GetFinalTextAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">The message has no text block, the stream was closed before its end, or a handler has asynchronous methods.</exception>
    public string GetFinalText() => GetFinalMessage().GetText();

    /// <summary>The message, if it is complete.</summary>
    internal Message? CompleteMessage => _lifetime.IsCompleted ? _pump.Message : null;

    /// <summary>Whether the caller closed or disposed the stream before its end.</summary>
    internal bool IsClosed => _lifetime.Outcome is { Kind: OutcomeKind.Closed or OutcomeKind.Disposed };

    /// <summary>Reads to the end, and lets go.</summary>
    internal async Task DriveAsync(CancellationToken cancellationToken)
    {
        await using MessageStream stream = this;
        await UntilDoneAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="DriveAsync"/>
    internal void Drive()
    {
        using MessageStream stream = this;
        UntilDone();
    }

    internal IAsyncEnumerator<string> ReadTextAsync(CancellationToken cancellationToken)
        => new StreamEnumerator<string>(() => this, disposes: false, ReadUntil.NextText, static pump => pump.CurrentText, cancellationToken);

    internal IEnumerable<string> ReadText()
    {
        ThrowIfDisposed();
        while (MoveNext(ReadUntil.NextText))
        {
            yield return _pump.CurrentText;
        }
    }

    private bool MoveNext(ReadUntil until)
    {
        _handlers.ThrowIfAsynchronous();
        if (TryAdvance<BlockingAdapter>(until, out NextStep? begun) || Advance(until, begun))
        {
            return true;
        }

        ThrowIfFailed();
        return false;
    }

    private Message FinalMessage()
    {
        if (!_lifetime.IsCompleted)
        {
            throw new InvalidOperationException("The stream was closed before its end, so there is no final message; CurrentMessage has the content received so far.");
        }

        return _pump.Message ?? throw new InvalidOperationException("Nothing is accumulated here; use MessagesClient.Stream or MessageStream.Create.");
    }
}
