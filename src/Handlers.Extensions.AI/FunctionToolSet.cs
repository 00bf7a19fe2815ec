using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>A function as a set of one tool.</summary>
internal sealed class FunctionToolSet : IToolSet
{
    private readonly AIFunction _function;
    private readonly IToolSet _checked;

    public FunctionToolSet(AIFunction function)
    {
        _function = function;
        _checked = ToolSet.Create(function.Name, function.Description, function.JsonSchema, InvokeFunctionAsync);
        Tools = [ChatTools.ToTool(function, null)];
    }

    public IReadOnlyList<CustomTool> Tools { get; }

    public bool IsAsynchronous => true;

    public ValueTask<ToolResultBlock> InvokeAsync(ToolCall toolCall, CancellationToken cancellationToken = default) => _checked.InvokeAsync(toolCall, cancellationToken);

    private async ValueTask<ContentList?> InvokeFunctionAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var arguments = new AIFunctionArguments();
        foreach (JsonProperty property in JsonElement.Parse(call.Input.Span).EnumerateObject())
        {
            arguments[property.Name] = property.Value;
        }

        object? result = await _function.InvokeAsync(arguments, cancellationToken).ConfigureAwait(false);
        return result is JsonElement json && McpResult.Is(json) ? McpResult.ToContent(json) : ChatConversation.ToContent(result);
    }
}
