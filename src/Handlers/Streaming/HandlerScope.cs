namespace Handlers;

/// <summary>
/// Tells whether code runs within a handler of a stream. There, ending the stream must not wait for the reading call, because that call waits for the
/// handler. The scope flows with the <see cref="ExecutionContext"/> from the handler into what it awaits.
/// </summary>
/// <remarks>
/// It also flows into what a handler starts and does not await. Therefore a scope counts only while an unfinished task of a handler
/// is awaited (<see cref="Awaited"/>). After that call it is retired, and the next calls get a new one.
/// </remarks>
#pragma warning disable CA1001 // A CancellationTokenSource without a timer and without a linked token holds nothing to dispose of.
internal sealed class HandlerScope(MessageStream stream, HandlerScope? outer)
#pragma warning restore CA1001
{
    private static readonly AsyncLocal<HandlerScope?> Current = new();

    private readonly CancellationTokenSource _awaited = new();
    private volatile MessageStream? _stream = stream;
    private volatile HandlerScope? _outer = outer;

    /// <summary>Cancelled when a handler that was called within the scope has returned a task that is not finished.</summary>
    public CancellationToken Awaited => _awaited.Token;

    /// <summary>The scope of <paramref name="stream"/> that the current flow is in; null if it is in none.</summary>
    public static HandlerScope? Find(MessageStream stream)
    {
        HandlerScope? scope = Current.Value;
        while (scope is not null && scope._stream != stream)
        {
            scope = scope._outer;
        }

        return scope;
    }

    /// <summary>A copy of the current execution context with a new scope.</summary>
    public static (HandlerScope Scope, ExecutionContext? Context) Enter(MessageStream stream)
    {
        HandlerScope? outer = Current.Value;
        var scope = new HandlerScope(stream, outer is { _stream: null } ? outer._outer : outer);
        Current.Value = scope;
        var context = ExecutionContext.Capture();
        Current.Value = outer;
        return (scope, context);
    }

    public void BeginAwait() => _awaited.Cancel();

    /// <summary>Retires the scope. A task that a handler started and did not await may keep the scope alive, but not the stream.</summary>
    public void Retire()
    {
        _stream = null;
        _outer = null;
    }
}
