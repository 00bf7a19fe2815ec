using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>What the reply should be like.</summary>
public sealed record OutputConfig : RequestObject
{
    /// <summary>How much work the model puts into the reply.</summary>
    [JsonPropertyName("effort")]
    public Effort? Effort { get; init; }

    /// <summary>The form of the reply's text.</summary>
    [JsonPropertyName("format")]
    public OutputFormat? Format { get; init; }

    /// <summary>The budget of tokens for the whole task.</summary>
    [JsonPropertyName("task_budget")]
    public TaskBudget? TaskBudget { get; init; }
}
