using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>What the API removed from the context of a request.</summary>
public sealed record ContextManagementResult : ApiObject
{
    private readonly EquatableList<AppliedEdit> _appliedEdits;

    /// <summary>The edits that were applied.</summary>
    [JsonPropertyName("applied_edits")]
    public IReadOnlyList<AppliedEdit> AppliedEdits { get => _appliedEdits.ItemsOrEmpty; init => _appliedEdits = new(value); }

    private protected override string? Describe() => $"{AppliedEdits.Count} edits";
}
