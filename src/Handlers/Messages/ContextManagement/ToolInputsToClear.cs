using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The tools whose input a <see cref="ClearToolUsesEdit"/> removes together with their results. Assign <see langword="true"/> for all tools.</summary>
[JsonConverter(typeof(RequestConverter<ToolInputsToClear>))]
public sealed record ToolInputsToClear : RequestObject
{
    private readonly EquatableList<string> _tools;

    /// <summary>Whether the input of all tools is removed; used only if <see cref="Tools"/> is <see langword="null"/>.</summary>
    public bool All { get; init; }

    /// <summary>The names of the tools.</summary>
    public IReadOnlyList<string>? Tools { get => _tools.Items; init => _tools = new(value); }

    /// <summary>All tools, or none.</summary>
    public static ToolInputsToClear FromBoolean(bool all) => new() { All = all };

    /// <summary>All tools, or none.</summary>
    public static implicit operator ToolInputsToClear(bool all) => FromBoolean(all);

    private protected override string? Describe() => Tools is null ? null : $"{Tools.Count} tools";
}
