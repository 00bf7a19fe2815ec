namespace Handlers;

/// <summary>Thrown by a tool to tell the model what went wrong: its message becomes the call's error result. The messages of other exceptions never reach the model.</summary>
public class ToolException : Exception
{
    /// <summary>An exception without a message of its own.</summary>
    public ToolException()
    {
    }

    /// <summary>What the model is told.</summary>
    /// <param name="message">The text of the error result.</param>
    public ToolException(string message) : base(message)
    {
    }

    /// <summary>What the model is told, and the cause, which it is not told.</summary>
    /// <param name="message">The text of the error result.</param>
    /// <param name="innerException">The cause.</param>
    public ToolException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
