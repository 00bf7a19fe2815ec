using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The output of code, with its standard output encrypted.</summary>
public sealed record EncryptedCodeExecutionResult() : ServerToolResult("encrypted_code_execution_result")
{
    private readonly EquatableList<OutputFile> _content;

    /// <summary>The exit code.</summary>
    [JsonPropertyName("return_code")]
    public int ReturnCode { get; init; }

    /// <summary>The encrypted standard output; send it back unchanged.</summary>
    [JsonPropertyName("encrypted_stdout")]
    public string EncryptedStdout { get; init => field = value ?? ""; } = "";

    /// <summary>What was written to standard error.</summary>
    [JsonPropertyName("stderr")]
    public string Stderr { get; init => field = value ?? ""; } = "";

    /// <summary>The files that the code created.</summary>
    [JsonPropertyName("content")]
    public IReadOnlyList<OutputFile> Content { get => _content.ItemsOrEmpty; init => _content = new(value); }

    private protected override string? Describe() => $"return code {ReturnCode}";
}
