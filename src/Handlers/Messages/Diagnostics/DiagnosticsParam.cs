using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Asks the API why the prompt cache was missed; the answer is <see cref="Message.Diagnostics"/>.</summary>
public sealed record DiagnosticsParam : RequestObject, IWritesNulls
{
    /// <summary>
    /// The id of the previous reply; <see langword="null"/> on the first turn, which turns the diagnosis on. Written as JSON null, because the API does not
    /// treat an absent field in the same way.
    /// </summary>
    [JsonPropertyName("previous_message_id")]
    public string? PreviousMessageId { get; init; }

    private protected override string? Describe() => PreviousMessageId;
}
