using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The container in which the model's code is to be executed: a string for one that is there, or the skills for a new one.</summary>
public sealed record ContainerParam : ApiObject
{
    private readonly EquatableList<Skill> _skills;

    /// <summary>The id of a container that is there.</summary>
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    /// <summary>The skills to load.</summary>
    [JsonPropertyName("skills")]
    public IReadOnlyList<Skill>? Skills { get => _skills.Items; init => _skills = new(value); }

    /// <summary>Names a container that is there.</summary>
    public static ContainerParam FromId(string id) => new() { Id = id };

    /// <summary>Names a container that is there.</summary>
    public static implicit operator ContainerParam(string id) => FromId(id);

    private protected override string? Describe() => Id;
}
