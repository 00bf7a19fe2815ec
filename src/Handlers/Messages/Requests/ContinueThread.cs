using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Continues a conversation that the API stores, so that only the new messages are sent.</summary>
public sealed record ContinueThread() : ThreadParam("continue")
{
    /// <summary>The id of the reply to continue from.</summary>
    [JsonPropertyName("previous_message_id")]
    public string PreviousMessageId { get; init => field = value ?? ""; } = "";

    private protected override string? Describe() => PreviousMessageId;
}
