using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>What the API may take out of a long conversation before the model reads it.</summary>
public sealed record ContextManagement : RequestObject
{
    private readonly EquatableList<ContextEdit> _edits;

    /// <summary>What to take out, in this order.</summary>
    [JsonPropertyName("edits")]
    public IReadOnlyList<ContextEdit> Edits { get => _edits.ItemsOrEmpty; init => _edits = new(value); }

    private protected override string? Describe() => $"{Edits.Count} edits";
}
