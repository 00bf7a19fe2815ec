namespace Handlers;

/// <summary>One tool that a delegate runs.</summary>
internal sealed class DelegateToolSet(CustomTool tool, bool isAsynchronous, Func<ToolCall, CancellationToken, ValueTask<ContentList?>> invoke) : IToolSet
{
    private readonly InputSchema _schema = InputSchema.Parse(tool.InputSchema);

    public IReadOnlyList<CustomTool> Tools { get; } = [tool];

    public bool IsAsynchronous => isAsynchronous;

    public ValueTask<ToolResultBlock> InvokeAsync(ToolCall toolCall, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(toolCall);

        if (toolCall.Name != tool.Name)
        {
            return new(ToolResults.Unknown(toolCall, Tools));
        }

        return _schema.Check(toolCall) is { } error
            ? new(ToolResults.Invalid(toolCall, error))
            : ToolResults.FromAsync(toolCall, invoke(toolCall, cancellationToken));
    }
}
