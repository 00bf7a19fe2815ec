using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Asks the API why the prompt cache was missed; the answer is <see cref="Message.Diagnostics"/>.</summary>
public sealed record DiagnosticsParam : RequestObject, IWritesNulls
{
    /// <summary>
    /// The id of the reply before this one; <see langword="null"/> on the first turn, which opts in. Null is written as well: to the API it is not
    /// the same as absent.
    /// </summary>
    [JsonPropertyName("previous_message_id")]
    public string? PreviousMessageId { get; init; }

    private protected override string? Describe() => PreviousMessageId;
}
