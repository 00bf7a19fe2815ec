using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The container in which the model's code is to be executed: assign the id of an existing one, or name the skills of a new one.</summary>
[JsonConverter(typeof(RequestConverter<ContainerParam>))]
public sealed record ContainerParam : RequestObject
{
    private readonly EquatableList<Skill> _skills;

    /// <summary>The id of an existing container; <see langword="null"/> for a new one.</summary>
    public string? Id { get; init; }

    /// <summary>The skills to load.</summary>
    public IReadOnlyList<Skill>? Skills { get => _skills.Items; init => _skills = new(value); }

    /// <summary>An existing container.</summary>
    public static ContainerParam FromId(string id) => new() { Id = id };

    /// <summary>An existing container.</summary>
    public static implicit operator ContainerParam(string id) => FromId(id);

    private protected override string? Describe() => Id;
}
