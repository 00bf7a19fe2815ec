using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace Handlers;

/// <summary>
/// A conversation in which the tools that the model calls are run: each turn is one request and its reply. Iterate it to read every reply's stream, or let it run
/// to its end.
/// </summary>
/// <remarks>
/// <para>Nothing is sent before the first read. The loop may read a turn's stream or leave it unread: the next step of the iteration reads the rest of it,
/// waits for the calls, and adds the reply and the results to <see cref="Messages"/>. It adds both or neither, so that every call has its result. After a
/// cancellation, calls that had not ended have an error as their result. Leaving the loop does not end the run: a later read continues it.</para>
/// <para>An error result tells the model what is wrong: that the input does not follow the schema, that no tool has the name, or the message of a
/// <see cref="ToolException"/>. For any other exception it says only that the tool failed. If <c>max_tokens</c> cuts a reply off within the input of a call, that call
/// gets an error result too, and the run continues. After <c>pause_turn</c> and <c>compaction</c> the conversation is sent again as it is. A refusal ends the run:
/// calls that have not started by then do not run.</para>
/// <para>One call reads at a time. Except for disposal, the members are for one thread at a time.</para>
/// </remarks>
public sealed partial class ToolRun : IAsyncEnumerable<MessageStream>, IAsyncDisposable, IDisposable
{
    private readonly Func<MessageRequest, IMessageHandler[], RunTelemetry?, MessageStream> _open;
    private readonly Func<MessageRequest, RunTelemetry?> _beginTelemetry;
    private readonly ToolHandlers _handlers;
    private readonly ToolRunOptions _options;
    private readonly IToolSet _toolSet;
    private readonly ToolInvoker _invoker;
    private readonly ToolRunLifetime _lifetime = new();
    private RunTelemetry? _telemetry;
    private TurnCalls? _calls;
    private Exception? _failure;
    private Message? _lastMessage;
    private bool _isDisposed;
    private int _isReading;

    internal ToolRun(
        Func<MessageRequest, IMessageHandler[], RunTelemetry?, MessageStream> open,
        Func<MessageRequest, RunTelemetry?> beginTelemetry,
        MessageRequest request,
        IToolSet toolSet,
        IMessageHandler[] handlers,
        ToolRunOptions options,
        TimeProvider time)
    {
        _open = open;
        _beginTelemetry = beginTelemetry;
        _toolSet = toolSet;
        _handlers = new ToolHandlers(handlers);
        _options = options;
        _invoker = new ToolInvoker(toolSet, options, time, _lifetime.Token);
        HashSet<string> names = [.. (request.Tools ?? []).OfType<NamedTool>().Select(tool => tool.Name)];
        Request = request with { Tools = [.. request.Tools ?? [], .. toolSet.Tools.Where(tool => !names.Contains(tool.Name))] };
        Request.Validate();
    }

    /// <summary>
    /// The next request, with the conversation so far. It may be changed between turns: other tools, another model, more or fewer messages. Within a turn, a
    /// change takes effect with the next one, whose messages begin with those set here.
    /// </summary>
    public MessageRequest Request
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>The conversation so far, the last reply included. Every call in it has its result.</summary>
    public IReadOnlyList<MessageParam> Messages => Request.Messages;

    /// <summary>How many turns have begun.</summary>
    public int Turns { get; private set; }

    /// <summary>The stream of the turn that has begun last; <see langword="null"/> before the first.</summary>
    public MessageStream? CurrentTurn { get; private set; }

    /// <summary>How the run ended; <see langword="null"/> while it has not.</summary>
    public ToolRunOutcome? Outcome => _lifetime.Outcome;

    /// <summary>Goes through the turns that have not begun, giving the stream of each. What the loop leaves of it is read by the next step.</summary>
    /// <param name="cancellationToken">Aborts the run.</param>
    /// <exception cref="InvalidOperationException">Another call reads the run.</exception>
    public async IAsyncEnumerator<MessageStream> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await MoveNextAsync<AwaitingAdapter>(cancellationToken).ConfigureAwait(false))
        {
            yield return CurrentTurn!;
        }
    }

    /// <summary>The synchronous twin of the asynchronous iteration. Calls run one after the other, in the calling thread.</summary>
    /// <exception cref="InvalidOperationException">A tool or a handler is asynchronous.</exception>
    public IEnumerable<MessageStream> Enumerate()
    {
        while (MoveNext())
        {
            yield return CurrentTurn!;
        }
    }

    /// <summary>Runs to the end and returns the last reply. Its stop reason says why it ended; with <see cref="ToolRunOutcome.TurnLimit"/> it calls tools.</summary>
    /// <param name="cancellationToken">Aborts the run.</param>
    /// <exception cref="InvalidOperationException">A turn's stream was closed before its end, or another call reads the run.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>Throws what ended a turn's stream (see <see cref="MessagesClient.Stream(MessageRequest, IMessageHandler, RequestOptions)"/>), and what a handler threw.</remarks>
    public async Task<Message> GetFinalMessageAsync(CancellationToken cancellationToken = default)
    {
        while (await MoveNextAsync<AwaitingAdapter>(cancellationToken).ConfigureAwait(false))
        {
        }

        return FinalMessage();
    }

    /// <summary>The synchronous twin of <see cref="GetFinalMessageAsync"/>. Calls run one after the other, in the calling thread.</summary>
    /// <exception cref="InvalidOperationException">A tool or a handler is asynchronous, or a turn's stream was closed before its end.</exception>
    public Message GetFinalMessage()
    {
        while (MoveNext())
        {
        }

        return FinalMessage();
    }

    /// <summary>
    /// Ends the run: aborts the reply, stops the calls and waits for those that end when their token is cancelled. If the reply was complete, it is added to <see cref="Messages"/> with the
    /// results there are. A call that reads the run at the moment does that itself, and is not waited for. Throws nothing.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        _lifetime.Cancel();
        if (CurrentTurn is not null)
        {
            await CurrentTurn.DisposeAsync().ConfigureAwait(false);
        }

        if (Outcome is null && Interlocked.Exchange(ref _isReading, 1) == 0)
        {
            ToolRunOutcome outcome = _lifetime.End(ToolRunOutcome.Aborted);
            await DropTurnAsync().ConfigureAwait(false);
            _telemetry?.End(outcome, failure: null);
        }
    }

    /// <summary>Ends the run: aborts the reply, stops the calls and does not wait for them.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _lifetime.Cancel();
        CurrentTurn?.Dispose();
        ToolRunOutcome outcome = _lifetime.End(ToolRunOutcome.Aborted);
        _telemetry?.End(outcome, failure: null);
    }

    /// <summary>For <c>await using (run.ConfigureAwait(false))</c>, which would be ambiguous as a run is iterated as well.</summary>
    /// <param name="continueOnCapturedContext">Whether what follows the disposal runs in the captured context.</param>
    public ConfiguredAsyncDisposable ConfigureAwait(bool continueOnCapturedContext) => ((IAsyncDisposable)this).ConfigureAwait(continueOnCapturedContext);

    private bool MoveNext()
    {
        if (_toolSet.IsAsynchronous)
        {
            throw new InvalidOperationException("The tool set has tools that return a task, which a synchronous run cannot await. Use the asynchronous call, or synchronous tools.");
        }

        return BlockingAdapter.Result(MoveNextAsync<BlockingAdapter>(CancellationToken.None));
    }

    /// <summary>Ends the turn that has begun, and begins the next one.</summary>
    /// <returns>Whether there is a next one.</returns>
    private async ValueTask<bool> MoveNextAsync<TWait>(CancellationToken cancellationToken)
        where TWait : IWaitAdapter
    {
        ObjectDisposedException.ThrowIf(_isDisposed && Outcome is null or ToolRunOutcome.Aborted, this);
        if (Interlocked.Exchange(ref _isReading, 1) != 0)
        {
            throw new InvalidOperationException("Another call is reading the run already. Wait until it has finished: one call reads at a time.");
        }

        try
        {
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
                static (state, token) => ((ToolRunLifetime)state!).CancelBy(token), _lifetime);
            if (_failure is not null)
            {
                ExceptionDispatchInfo.Throw(_failure);
            }

            if ((Outcome ?? (CurrentTurn is null ? null : await EndTurnAsync<TWait>(cancellationToken).ConfigureAwait(false))) is { } outcome)
            {
                outcome = _lifetime.End(outcome);
                _telemetry?.End(outcome, failure: null);
                return false;
            }

            _lifetime.Token.ThrowIfCancellationRequested();
            BeginTurn<TWait>();
            return true;
        }
        catch (Exception exception)
        {
            bool isCancelled = _lifetime.Cancelled.IsCancellationRequested;
            ToolRunOutcome outcome = _lifetime.End(isCancelled || _isDisposed || exception is OperationCanceledException ? ToolRunOutcome.Aborted : ToolRunOutcome.Failed);
            _lifetime.Cancel();
            await DropTurnAsync().ConfigureAwait(false);
            _telemetry?.End(outcome, exception);
            _failure ??= isCancelled ? new OperationCanceledException("The run was cancelled before its end.", exception, _lifetime.Cancelled) : exception;
            if (ReferenceEquals(_failure, exception))
            {
                throw;
            }

            throw _failure;
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }

    private Message FinalMessage() => Outcome is ToolRunOutcome.Completed or ToolRunOutcome.TurnLimit
        ? _lastMessage!
        : throw new InvalidOperationException("A turn's stream was closed before its end, so there is no final message; Messages has the conversation before it.");
}
