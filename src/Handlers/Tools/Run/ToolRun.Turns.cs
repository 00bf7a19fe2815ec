using System.Runtime.ExceptionServices;

namespace Handlers;

/// <content>One turn: begins it, ends it, answers its calls.</content>
public sealed partial class ToolRun
{
    private void BeginTurn<TWait>()
        where TWait : IWaitAdapter
    {
        var calls = new TurnCalls(_invoker, _handlers, Turns + 1, _lifetime);
        bool startsEarly = TWait.IsAsynchronous && _options.StartCallsEarly;
        if (Turns == 0)
        {
            _invoker.Telemetry = _telemetry = _beginTelemetry(Request);
        }

        _telemetry?.BeginTurn();
        CurrentTurn = _open(Request, startsEarly ? [.. _handlers.All, calls] : _handlers.All, _telemetry);
        _calls = calls;
        Turns++;
    }

    /// <summary>Reads what is left of the reply, answers its calls, and adds both to the conversation.</summary>
    /// <returns>How the run has ended; <see langword="null"/> if it goes on.</returns>
    private async ValueTask<ToolRunOutcome?> EndTurnAsync<TWait>(CancellationToken cancellationToken)
        where TWait : IWaitAdapter
    {
        MessageStream turn = CurrentTurn!;
        Message message;
        try
        {
            message = TWait.IsAsynchronous ? await turn.GetFinalMessageAsync(cancellationToken).ConfigureAwait(false) : turn.GetFinalMessage();
        }
        catch (InvalidOperationException) when (turn.IsClosed && !_isDisposed)
        {
            _lifetime.Cancel();
            await DropTurnAsync().ConfigureAwait(false);
            return ToolRunOutcome.Aborted;
        }

        bool isFollowed = await AnswerAsync<TWait>(message, turn).ConfigureAwait(false) > 0
            || message.StopReason == StopReason.PauseTurn || message.StopReason == StopReason.Compaction;
        if (isFollowed)
        {
            _lifetime.Token.ThrowIfCancellationRequested();
        }

        return !isFollowed || message.StopReason == StopReason.Refusal ? ToolRunOutcome.Completed
            : Turns >= _options.MaxTurns ? ToolRunOutcome.TurnLimit
            : null;
    }

    /// <summary>Adds the reply and the results of its calls to the conversation.</summary>
    /// <returns>How many calls there were.</returns>
    private async ValueTask<int> AnswerAsync<TWait>(Message message, MessageStream turn)
        where TWait : IWaitAdapter
    {
        TurnCalls calls = _calls!;
        (List<ContentBlock> results, Exception? failure) = await calls.FinishAsync<TWait>(message, turn).ConfigureAwait(false);
        _calls = null;
        _lastMessage = message;

        // Content that the API does not accept is left out. All calls stay, because each has a result.
        ContentList content = new ReplyContent(message, answersCalls: true).Sent;
        List<MessageParam> messages = [.. Request.Messages];
        if (content.Count > 0)
        {
            messages.Add(MessageParam.Assistant(content));
        }

        if (results.Count > 0)
        {
            messages.Add(MessageParam.User(ContentList.Create([.. results])));
        }

        Request = Request with { Messages = messages };
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return results.Count;
    }

    /// <summary>Ends the turn of a run that stops: adds a complete reply and its results to the conversation, and waits for the calls of any other. Throws nothing.</summary>
    private async ValueTask DropTurnAsync()
    {
        if (_calls is not { } calls)
        {
            return;
        }

        if (CurrentTurn is { CompleteMessage: { } message } turn)
        {
            await AnswerAsync<AwaitingAdapter>(message, turn).ConfigureAwait(false);
        }
        else
        {
            _calls = null;
            await calls.WhenEndedAsync().ConfigureAwait(false);
        }
    }
}
