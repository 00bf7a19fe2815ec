namespace Handlers;

/// <summary>Thrown when a reply is not JSON of the requested type. The message does not quote the reply.</summary>
public sealed class JsonOutputException : Exception
{
    /// <summary>An exception for a reply.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="text">The text of the reply.</param>
    /// <param name="stopReason">Why the reply ended.</param>
    /// <param name="innerException">Where the text differs from the schema.</param>
    public JsonOutputException(string message, string text, StopReason? stopReason, Exception? innerException = null) : base(message, innerException)
    {
        Text = text;
        StopReason = stopReason;
    }

    /// <summary>The text of the reply; incomplete if the reply was cut off.</summary>
    public string Text { get; }

    /// <summary>Why the reply ended.</summary>
    public StopReason? StopReason { get; }
}
