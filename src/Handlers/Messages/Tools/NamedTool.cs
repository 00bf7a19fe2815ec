using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A tool that the model calls by its name.</summary>
public abstract record NamedTool : Tool
{
    private readonly EquatableList<string> _allowedCallers;

    private protected NamedTool(string type, string name) : base(type) => Name = name;

    /// <summary>The name by which the model calls the tool. Tools that the API defines have a name from the start.</summary>
    [JsonPropertyName("name")]
    public string Name { get; init => field = value ?? field; }

    /// <summary>Who may call the tool: <c>direct</c>, or versions of the code execution tool.</summary>
    [JsonPropertyName("allowed_callers")]
    public IReadOnlyList<string>? AllowedCallers { get => _allowedCallers.Items; init => _allowedCallers = new(value); }

    /// <summary>Whether the model must find the tool with a tool search before it can call it.</summary>
    [JsonPropertyName("defer_loading")]
    public bool? DeferLoading { get; init; }

    /// <summary>Whether the input must follow the schema exactly.</summary>
    [JsonPropertyName("strict")]
    public bool? Strict { get; init; }

    private protected override string? Describe() => Type;
}
