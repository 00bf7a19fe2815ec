using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>A tool of a set, as a function.</summary>
internal sealed class ToolFunction(IToolSet toolSet, CustomTool tool) : AIFunction
{
    private readonly Dictionary<string, object?> _properties = tool.Strict is { } strict ? new() { [nameof(tool.Strict)] = strict } : [];

    public override string Name => tool.Name;

    public override string Description => tool.Description ?? "";

    public override JsonElement JsonSchema => tool.InputSchema;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties => _properties;

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var call = new ToolCall(id: tool.Name, tool.Name, Encoding.UTF8.GetBytes(ContentJson.ToText(ContentJson.Serialize(arguments))));
        try
        {
            ToolResultBlock result = await toolSet.InvokeAsync(call, cancellationToken).ConfigureAwait(false);
            return result.Content is null ? ""
                : result.Content.All(block => block is TextBlock) ? string.Join('\n', result.Content.Cast<TextBlock>().Select(block => block.Text))
                : result.Content.Select(ReplyContents.FromBlock).ToList();
        }
        catch (ToolException e)
        {
            return e.Message;
        }
    }
}
