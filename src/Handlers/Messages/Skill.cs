using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A skill loaded in a <see cref="Container"/>.</summary>
public sealed record Skill : ApiObject
{
    /// <summary><c>anthropic</c> or <c>custom</c>.</summary>
    [JsonPropertyName("type")]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>The skill's id.</summary>
    [JsonPropertyName("skill_id")]
    public string SkillId { get; init => field = value ?? ""; } = "";

    /// <summary>The skill's version, or <c>latest</c>.</summary>
    [JsonPropertyName("version")]
    public string? Version { get; init; }

    private protected override string? Describe() => SkillId;
}
