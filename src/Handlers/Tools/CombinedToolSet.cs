namespace Handlers;

/// <summary>Several tool sets as one: a call goes to the set that has its tool.</summary>
internal sealed class CombinedToolSet : IToolSet
{
    private readonly Dictionary<string, IToolSet> _byName = new(StringComparer.Ordinal);

    public CombinedToolSet(IToolSet[] toolSets)
    {
        var tools = new List<CustomTool>();

        foreach (IToolSet toolSet in toolSets)
        {
            if (toolSet is null)
            {
                throw new ArgumentException("A tool set is null.", nameof(toolSets));
            }

            foreach (CustomTool tool in toolSet.Tools)
            {
                if (!_byName.TryAdd(tool.Name, toolSet))
                {
                    throw new ArgumentException($"Two tools are named {tool.Name}; give one of them another name.", nameof(toolSets));
                }

                tools.Add(tool);
            }
        }

        Tools = tools;
        IsAsynchronous = Array.Exists(toolSets, toolSet => toolSet.IsAsynchronous);
    }

    public IReadOnlyList<CustomTool> Tools { get; }

    public bool IsAsynchronous { get; }

    public ValueTask<ToolResultBlock> InvokeAsync(ToolCall toolCall, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(toolCall);
        return _byName.TryGetValue(toolCall.Name, out IToolSet? toolSet)
            ? toolSet.InvokeAsync(toolCall, cancellationToken)
            : new(ToolResults.Unknown(toolCall, Tools));
    }
}
