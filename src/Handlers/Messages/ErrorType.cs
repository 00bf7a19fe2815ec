using System.Buffers;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>
/// The kind of an <see cref="ApiError"/>. Each value is listed with its HTTP status. An error within a stream has the status 200.
/// </summary>
/// <param name="Value">The value as the API writes it; a value that is not known here is kept as it came.</param>
[JsonConverter(typeof(ModelConverter<ErrorType>))]
public readonly record struct ErrorType(string Value) : IOpenEnum<ErrorType>
{
    private static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>400: the request is malformed.</summary>
    public static ErrorType InvalidRequest { get; } = new("invalid_request_error");

    /// <summary>401: the key is wrong.</summary>
    public static ErrorType Authentication { get; } = new("authentication_error");

    /// <summary>402: the account cannot pay.</summary>
    public static ErrorType Billing { get; } = new("billing_error");

    /// <summary>403: the key has no permission for the request.</summary>
    public static ErrorType Permission { get; } = new("permission_error");

    /// <summary>404: the requested object does not exist.</summary>
    public static ErrorType NotFound { get; } = new("not_found_error");

    /// <summary>409: the request conflicts with another.</summary>
    public static ErrorType Conflict { get; } = new("conflict_error");

    /// <summary>413: the request is too large.</summary>
    public static ErrorType RequestTooLarge { get; } = new("request_too_large");

    /// <summary>429: too many requests or tokens.</summary>
    public static ErrorType RateLimit { get; } = new("rate_limit_error");

    /// <summary>500: the API failed.</summary>
    public static ErrorType Api { get; } = new("api_error");

    /// <summary>504: the API took too long.</summary>
    public static ErrorType Timeout { get; } = new("timeout_error");

    /// <summary>529: the API is overloaded.</summary>
    public static ErrorType Overloaded { get; } = new("overloaded_error");

    /// <summary>Whether another try may succeed. The names that end in "Exception" are those of Amazon Bedrock, in a stream.</summary>
    internal bool IsTransient => Value is "rate_limit_error" or "api_error" or "timeout_error" or "overloaded_error"
        or "throttlingException" or "internalServerException" or "modelTimeoutException" or "modelStreamErrorException" or "serviceUnavailableException";

    static ErrorType IOpenEnum<ErrorType>.Create(string value) => new(value);

    /// <summary>Whether a text looks like a type or a code of the API, or the name of an exception of AWS. Any other text of a server might quote the request.</summary>
    internal static bool IsPlain(string? text) => text is { Length: > 0 and <= 64 }
        && (!text.AsSpan().ContainsAnyExcept(Characters) || (text.EndsWith("Exception", StringComparison.Ordinal) && text.All(char.IsAsciiLetter)));

    /// <summary>The value if it looks like a type of the API, otherwise "an unknown type", because the text ends up in logs. <see cref="Value"/> is always the original.</summary>
    public override string ToString() => IsPlain(Value) ? Value : "an unknown type";
}
