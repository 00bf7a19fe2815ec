using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>What code gave, its output encrypted.</summary>
public sealed record EncryptedCodeExecutionResult() : ServerToolResult("encrypted_code_execution_result")
{
    private readonly EquatableList<OutputFile> _content;

    /// <summary>The exit code.</summary>
    [JsonPropertyName("return_code")]
    public int ReturnCode { get; init; }

    /// <summary>The encrypted output, to be sent back as it came.</summary>
    [JsonPropertyName("encrypted_stdout")]
    public string EncryptedStdout { get; init => field = value ?? ""; } = "";

    /// <summary>What was written to standard error.</summary>
    [JsonPropertyName("stderr")]
    public string Stderr { get; init => field = value ?? ""; } = "";

    /// <summary>The files that were made.</summary>
    [JsonPropertyName("content")]
    public IReadOnlyList<OutputFile> Content { get => _content.ItemsOrEmpty; init => _content = new(value); }

    private protected override string? Describe() => $"return code {ReturnCode}";
}
