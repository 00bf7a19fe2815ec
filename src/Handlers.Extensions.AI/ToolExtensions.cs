using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>Tools of the Messages API for <see cref="ChatOptions.Tools"/>.</summary>
public static class ToolExtensions
{
    /// <summary>Wraps a tool that Microsoft.Extensions.AI has no type for. Other chat clients ignore it.</summary>
    /// <param name="tool">A tool of the API.</param>
    public static AITool AsAITool(this Tool tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return new MessagesTool(tool);
    }
}
