using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The container in which the model's code is to be executed: assign the id of one that is there, or say which skills a new one has.</summary>
[JsonConverter(typeof(RequestConverter<ContainerParam>))]
public sealed record ContainerParam : RequestObject
{
    private readonly EquatableList<Skill> _skills;

    /// <summary>The id of a container that is there.</summary>
    public string? Id { get; init; }

    /// <summary>The skills to load.</summary>
    public IReadOnlyList<Skill>? Skills { get => _skills.Items; init => _skills = new(value); }

    /// <summary>Names a container that is there.</summary>
    public static ContainerParam FromId(string id) => new() { Id = id };

    /// <summary>Names a container that is there.</summary>
    public static implicit operator ContainerParam(string id) => FromId(id);

    private protected override string? Describe() => Id;
}
