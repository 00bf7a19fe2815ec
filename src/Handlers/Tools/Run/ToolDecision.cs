namespace Handlers;

/// <summary>A handler's decision whether a tool runs: see <see cref="OnToolCallAttribute"/>.</summary>
public readonly struct ToolDecision
{
    private readonly bool _hasResult;

    private ToolDecision(ContentList? content, bool isError)
    {
        Content = content;
        IsError = isError;
        _hasResult = true;
    }

    /// <summary>The tool runs. The default.</summary>
    public static ToolDecision Run => default;

    /// <summary>Whether the tool runs.</summary>
    public bool IsRun => !_hasResult;

    /// <summary>The result that the model is given if the tool does not run; <see langword="null"/> for an empty result.</summary>
    public ContentList? Content { get; }

    /// <summary>Whether this result is an error.</summary>
    public bool IsError { get; }

    /// <summary>The tool does not run, and the model is told why.</summary>
    /// <param name="message">What the model is told, as an error.</param>
    public static ToolDecision Reject(string message)
    {
        ArgumentException.ThrowIfNullOrEmpty(message);
        return new(message, isError: true);
    }

    /// <summary>The tool does not run, and the model is given this result.</summary>
    /// <param name="content">A text, or content blocks; <see langword="null"/> for an empty result.</param>
    public static ToolDecision Result(ContentList? content) => new(content, isError: false);

    /// <summary>The answer to a call that does not run.</summary>
    internal ToolResultBlock ToResult(ToolCall call) => call.ToResult(Content, IsError);
}
