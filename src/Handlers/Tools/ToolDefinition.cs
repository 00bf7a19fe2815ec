using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Handlers;

/// <summary>One generated tool: its definition for the API, and the reader that checks its input. For generated code.</summary>
/// <typeparam name="TInput">The generated class that holds the arguments.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ToolDefinition<TInput> where TInput : class
{
    private readonly InputSchema _checked;
    private readonly JsonTypeInfo<TInput> _jsonTypeInfo;

    /// <summary>Called by generated code with literals.</summary>
    /// <param name="tool">Name, description and flags.</param>
    /// <param name="schema">The schema that the API is given, in UTF-8.</param>
    /// <param name="checkedSchema">The schema that input is checked against, including constraints that the API does not support.</param>
    /// <param name="jsonTypeInfo">How the arguments are read.</param>
    public ToolDefinition(CustomTool tool, ReadOnlySpan<byte> schema, ReadOnlySpan<byte> checkedSchema, JsonTypeInfo<TInput> jsonTypeInfo)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(jsonTypeInfo);
        Tool = tool with { InputSchema = JsonElement.Parse(schema) };
        _checked = InputSchema.Parse(JsonElement.Parse(checkedSchema));
        _jsonTypeInfo = jsonTypeInfo;
    }

    /// <summary>The tool's definition for the API.</summary>
    public CustomTool Tool { get; }

    /// <summary>Checks and reads the input of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="input">The arguments.</param>
    /// <param name="error">The error result, if the input was cut off, or does not follow the schema.</param>
    public bool TryRead(ToolCall call, [NotNullWhen(true)] out TInput? input, [NotNullWhen(false)] out ToolResultBlock? error)
    {
        ArgumentNullException.ThrowIfNull(call);
        bool isRead = _checked.TryRead(call, _jsonTypeInfo, out input, out string? message);
        error = isRead ? null : ToolResults.Invalid(call, message!);
        return isRead;
    }
}
