using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>A tool of the Messages API, sent as it is.</summary>
internal sealed class MessagesTool(Tool tool) : AITool
{
    public Tool Tool => tool;

    public override string Name => tool is NamedTool named ? named.Name : tool.Type;

    public override object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is null && serviceType?.IsInstanceOfType(tool) is true ? tool : base.GetService(serviceType!, serviceKey);
}
