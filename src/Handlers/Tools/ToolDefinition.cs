using System.ComponentModel;
using System.Text.Json;

namespace Handlers;

/// <summary>One generated tool: its definition for the API, and the check of its input. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ToolDefinition
{
    private readonly InputSchema _checked;

    /// <summary>Called by generated code with literals.</summary>
    /// <param name="tool">Name, description and flags.</param>
    /// <param name="schema">The schema that the API is given, in UTF-8.</param>
    /// <param name="checkedSchema">The schema that input is checked against, including constraints that the API does not support.</param>
    public ToolDefinition(CustomTool tool, ReadOnlySpan<byte> schema, ReadOnlySpan<byte> checkedSchema)
    {
        ArgumentNullException.ThrowIfNull(tool);
        Tool = tool with { InputSchema = JsonElement.Parse(schema) };
        _checked = InputSchema.Parse(JsonElement.Parse(checkedSchema));
    }

    /// <summary>The tool's definition for the API.</summary>
    public CustomTool Tool { get; }

    /// <summary>Checks the input of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="values">Memory for one value for each property of the schema, zeroed.</param>
    /// <returns>The arguments, or the error result.</returns>
    public ToolInput Read(ToolCall call, Span<ToolInputValue> values)
    {
        ArgumentNullException.ThrowIfNull(call);
        return _checked.CheckArguments(call, values);
    }
}
