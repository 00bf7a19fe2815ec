namespace Handlers;

/// <summary>How a call ended.</summary>
/// <param name="Result">What the model is told.</param>
/// <param name="Exception">What the tool threw.</param>
internal readonly record struct ToolCallOutcome(ToolResultBlock Result, Exception? Exception = null)
{
    private const string FailedText = "The tool failed.";

    /// <summary>The outcome of a call that was stopped, or never started, because the run ended.</summary>
    public static ToolCallOutcome Cancelled(ToolCall call)
        => new(call.ToResult("The call was cancelled. Whether it had an effect is not known.", isError: true));

    /// <summary>The outcome of a call that had not started when the reply ended with a refusal.</summary>
    public static ToolCallOutcome Refused(ToolCall call)
        => new(call.ToResult("The call was not run, because the reply ended with a refusal.", isError: true));

    public static ToolCallOutcome TimedOut(ToolCall call, TimeSpan timeout)
    {
        string text = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The tool did not answer within {timeout.TotalSeconds} seconds, and was stopped.");
        return new(call.ToResult(text, isError: true), new TimeoutException($"The call {call} did not end within {timeout}."));
    }

    /// <summary>The outcome of a tool that threw: only the message of a <see cref="ToolException"/> is meant for the model.</summary>
    public static ToolCallOutcome Failed(ToolCall call, Exception exception)
        => new(call.ToResult(exception is ToolException { Message: { Length: > 0 } message } ? message : FailedText, isError: true), exception);

    /// <summary>The outcome of a tool that returned. Adjusts the result to the API's rules: it has the call's id, valid content, and a text if it is an error.</summary>
    public static ToolCallOutcome Of(ToolCall call, ToolResultBlock? result)
    {
        if (result is null)
        {
            return Failed(call, new InvalidOperationException($"The tool set returned null for the call {call}."));
        }

        ContentList? content = result.Content is { Count: > 0 } given ? given : null;
        ToolResultBlock sent = result with { ToolUseId = call.Id, Content = content is null && result.IsError is true ? ContentList.FromText(FailedText) : content };
        try
        {
            ContentRules.CheckResult(sent);
            return new(sent);
        }
        catch (ArgumentException exception)
        {
            return Failed(call, exception);
        }
    }
}
