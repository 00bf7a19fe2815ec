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
        return result is JsonElement { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("isError", out JsonElement isError) && isError.ValueKind is JsonValueKind.True
            ? throw new ToolException(GetText(json))
            : ChatConversation.ToContent(result);
    }

    // {"content":[{"type":"text","text":"No such city."}],"isError":true}, as MCP has it.
    private static string GetText(JsonElement result)
    {
        string[] texts = result.TryGetProperty("content", out JsonElement content) && content.ValueKind is JsonValueKind.Array
            ? [.. content.EnumerateArray().Select(item => item.TryGetProperty("text", out JsonElement text) ? text.GetString() : null).OfType<string>()]
            : [];
        return texts.Length > 0 ? string.Join('\n', texts) : ContentJson.ToText(result);
    }
}
