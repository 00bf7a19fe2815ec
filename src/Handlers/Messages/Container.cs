using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A container in which the model's code is executed.</summary>
public sealed record Container : ApiObject
{
    private readonly EquatableList<Skill> _skills;

    /// <summary>The container's id. A later request uses the same container if it names the id: see <see cref="MessageRequest.Container"/>.</summary>
    [JsonPropertyName("id")]
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>When the container expires, as RFC 3339 date and time.</summary>
    [JsonPropertyName("expires_at")]
    public string? ExpiresAt { get; init; }

    /// <summary>The skills loaded in it.</summary>
    [JsonPropertyName("skills")]
    public IReadOnlyList<Skill>? Skills { get => _skills.Items; init => _skills = new(value); }

    private protected override string? Describe() => Id;
}
