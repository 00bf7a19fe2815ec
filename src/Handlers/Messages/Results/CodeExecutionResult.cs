using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The output of code.</summary>
public sealed record CodeExecutionResult() : ServerToolResult("code_execution_result")
{
    private readonly EquatableList<OutputFile> _content;

    /// <summary>The exit code.</summary>
    [JsonPropertyName("return_code")]
    public int ReturnCode { get; init; }

    /// <summary>What was written to standard output.</summary>
    [JsonPropertyName("stdout")]
    public string Stdout { get; init => field = value ?? ""; } = "";

    /// <summary>What was written to standard error.</summary>
    [JsonPropertyName("stderr")]
    public string Stderr { get; init => field = value ?? ""; } = "";

    /// <summary>The files that the code created.</summary>
    [JsonPropertyName("content")]
    public IReadOnlyList<OutputFile> Content { get => _content.ItemsOrEmpty; init => _content = new(value); }

    private protected override string? Describe() => $"return code {ReturnCode}";
}
