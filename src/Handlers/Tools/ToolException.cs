namespace Handlers;

/// <summary>Thrown by a tool to tell the model what went wrong: its message becomes the call's error result. The messages of other exceptions never reach the model.</summary>
public class ToolException : Exception
{
    /// <summary>Makes an exception with the default message.</summary>
    public ToolException()
    {
    }

    /// <summary>Makes an exception with a message for the model.</summary>
    /// <param name="message">The text of the error result.</param>
    public ToolException(string message) : base(message)
    {
    }

    /// <summary>Makes an exception with a message for the model, and a cause that is not sent to the model.</summary>
    /// <param name="message">The text of the error result.</param>
    /// <param name="innerException">The cause.</param>
    public ToolException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
