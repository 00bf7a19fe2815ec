namespace Handlers;

/// <summary>Names of the betas that contents and tools of Microsoft.Extensions.AI need.</summary>
internal static class Beta
{
    public const string Files = "files-api-2025-04-14";
    public const string McpClient = "mcp-client-2025-11-20";
}
