using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>The tools of <see cref="ChatOptions"/> and the tool choice, converted for the API.</summary>
internal sealed class ChatTools
{
    public List<Tool> Tools { get; } = [];

    public List<McpServer> McpServers { get; } = [];

    public ToolChoice? Choice { get; private set; }

    /// <param name="options">The options.</param>
    /// <param name="betas">The list to which the betas that the tools need are added.</param>
    public static ChatTools Create(ChatOptions? options, List<string> betas)
    {
        var tools = new ChatTools();
        foreach (AITool tool in options?.Tools ?? [])
        {
            tools.Add(tool, options!, betas);
        }

        tools.Choice = ToChoice(options, tools.Tools.Count > 0);
        return tools;
    }

    private void Add(AITool tool, ChatOptions options, List<string> betas)
    {
        switch (tool)
        {
            case MessagesTool { Tool: var raw }:
                Tools.Add(raw);
                break;
            case AIFunctionDeclaration function:
                Tools.Add(ToTool(function, options));
                break;
            case HostedWebSearchTool:
                Tools.Add(new WebSearchTool(WebSearchTool.V20250305) { MaxUses = Get<int>(tool, nameof(WebSearchTool.MaxUses)) });
                break;
            case HostedCodeInterpreterTool:
                Tools.Add(new CodeExecutionTool(CodeExecutionTool.V20250825));
                break;
            case HostedMcpServerTool server:
                betas.Add(AnthropicBeta.McpClient20251120);
                McpServers.Add(new McpServer { Name = server.ServerName, Url = server.ServerAddress, AuthorizationToken = GetToken(server) });
                Tools.Add(ToToolset(server));
                break;
            default:
                throw new NotSupportedException($"The Messages API has no tool like {tool.GetType().Name}. Leave it out of ChatOptions.Tools, or use a tool of the API: new BashTool(…).AsAITool().");
        }
    }

    public static CustomTool ToTool(AIFunctionDeclaration function, ChatOptions? options)
    {
        bool? isStrict = Get<bool>(function, nameof(NamedTool.Strict)) ?? Get(options?.AdditionalProperties, nameof(NamedTool.Strict)) as bool?;
        return new CustomTool
        {
            Name = function.Name,
            Description = function.Description is { Length: > 0 } description ? description : null,
            InputSchema = ToInputSchema(isStrict is true ? StrictSchema.Cache.GetOrCreateTransformedSchema(function) : function.JsonSchema),
            Strict = isStrict,
            DeferLoading = Get<bool>(function, nameof(NamedTool.DeferLoading)),
            EagerInputStreaming = Get<bool>(function, nameof(CustomTool.EagerInputStreaming)),
        };
    }

    // A function without parameters may have the schema {}; the API demands a type.
    private static JsonElement ToInputSchema(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || schema.TryGetProperty("type", out _))
        {
            return schema;
        }

        JsonObject typed = JsonObject.Create(schema)!;
        typed.Insert(0, "type", "object");
        return JsonElement.Parse(typed.ToJsonString());
    }

    private static McpToolset ToToolset(HostedMcpServerTool server) => new()
    {
        McpServerName = server.ServerName,
        DefaultConfig = server.AllowedTools is null ? null : new ToolConfig { Enabled = false },
        Configs = server.AllowedTools?.ToDictionary(name => name, _ => new ToolConfig { Enabled = true }),
    };

    private static string? GetToken(HostedMcpServerTool server)
    {
        string? header = server.Headers?.FirstOrDefault(header => header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase)).Value;
        return AuthenticationHeaderValue.TryParse(header, out AuthenticationHeaderValue? value) && value.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? value.Parameter : header;
    }

    private static ToolChoice? ToChoice(ChatOptions? options, bool hasTools)
    {
        bool? disablesParallel = options?.AllowMultipleToolCalls is { } allowed ? !allowed : null;
        return options?.ToolMode switch
        {
            NoneChatToolMode => new NoToolChoice(),
            RequiredChatToolMode { RequiredFunctionName: { } name } => new NamedToolChoice { Name = name, DisableParallelToolUse = disablesParallel },
            RequiredChatToolMode => new AnyToolChoice { DisableParallelToolUse = disablesParallel },
            AutoChatToolMode => new AutoToolChoice { DisableParallelToolUse = disablesParallel },
            _ => hasTools && disablesParallel is true ? new AutoToolChoice { DisableParallelToolUse = true } : null,
        };
    }

    private static T? Get<T>(AITool tool, string name) where T : struct => Get(tool.AdditionalProperties, name) as T?;

    // The official SDK writes the key as "Strict", the OpenAI client as "strict".
    private static object? Get(IEnumerable<KeyValuePair<string, object?>>? properties, string name)
        => properties?.FirstOrDefault(property => property.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
