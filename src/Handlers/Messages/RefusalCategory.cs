using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>What a refusal is about.</summary>
/// <param name="Value">The value as the API writes it; a value that is not known here is kept as it came.</param>
[JsonConverter(typeof(ModelConverter<RefusalCategory>))]
public readonly record struct RefusalCategory(string Value) : IOpenEnum<RefusalCategory>
{
    /// <summary>Attacks on computers.</summary>
    public static RefusalCategory Cyber { get; } = new("cyber");

    /// <summary>Biological weapons.</summary>
    public static RefusalCategory Bio { get; } = new("bio");

    /// <summary>The making of large models.</summary>
    public static RefusalCategory FrontierLlm { get; } = new("frontier_llm");

    /// <summary>The model's hidden reasoning.</summary>
    public static RefusalCategory ReasoningExtraction { get; } = new("reasoning_extraction");

    /// <summary>Other harm.</summary>
    public static RefusalCategory GeneralHarms { get; } = new("general_harms");

    static RefusalCategory IOpenEnum<RefusalCategory>.Create(string value) => new(value);

    /// <summary>The value as the API writes it.</summary>
    public override string ToString() => Value ?? "";
}
