using Handlers;

namespace Chat;

/// <summary>What a user is told of a failure.</summary>
internal static class Failure
{
    /// <summary>The API's own words where it has some: they are for the user's eyes, so the exception's message leaves them out.</summary>
    public static string Describe(Exception exception) =>
        exception is ApiException refusal ? $"{refusal.ErrorType}: {refusal.Error.Message}" : exception.Message;
}
