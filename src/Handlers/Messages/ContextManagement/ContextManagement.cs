using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The edits by which the API shortens a long conversation before the model reads it.</summary>
public sealed record ContextManagement : RequestObject
{
    private readonly EquatableList<ContextEdit> _edits;

    /// <summary>The edits, in the order in which they apply.</summary>
    [JsonPropertyName("edits")]
    public IReadOnlyList<ContextEdit> Edits { get => _edits.ItemsOrEmpty; init => _edits = new(value); }

    private protected override string? Describe() => $"{Edits.Count} edits";
}
