namespace Handlers;

/// <summary>
/// A request that the API would certainly refuse, found before it is sent. <see cref="ArgumentException.ParamName"/> is the field, for example
/// <c>messages[3].content[0]</c>; the message says what is wrong with it and what to do. It never quotes content.
/// </summary>
/// <seealso cref="MessageRequest.Validate"/>
public sealed class InvalidRequestException : ArgumentException
{
    internal InvalidRequestException(string message, string field, string apiMessage) : base(message, field) => ApiMessage = apiMessage;

    /// <summary>What the API answers to such a request, as the message of an <c>invalid_request_error</c>. It may name ids of tool calls.</summary>
    public string ApiMessage { get; }
}
