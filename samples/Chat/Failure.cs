using System.Globalization;
using Handlers;

namespace Chat;

/// <summary>Describes failures to the user.</summary>
internal static class Failure
{
    /// <summary>The API's error message, which the exception's own message leaves out, or else the transport's message.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        ApiException refusal => $"{refusal.ErrorType}: {refusal.Error.Message}",
        StreamInterruptedException { InnerException: { } cause } => $"{exception.Message} ({cause.Message})",
        _ => exception.Message,
    };

    /// <summary>One line about an attempt that failed and will be repeated.</summary>
    public static string Describe(RetryEvent retry)
        => string.Create(CultureInfo.InvariantCulture, $"Attempt {retry.Attempt} failed: {Describe(retry.Cause)} Next attempt in {retry.Delay.TotalSeconds:0.#} s.");
}
