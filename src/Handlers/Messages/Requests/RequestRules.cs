using System.Buffers;
using System.Text.Json;

namespace Handlers;

/// <summary>
/// Checks a request, before it is sent, for what the API certainly refuses. Rules that depend on the model, or that may change, are left to the API.
/// <see cref="RequestRule"/> has the messages.
/// </summary>
internal static class RequestRules
{
    private const int LeastThinkingBudget = 1024;
    private const int LongestToolName = 128;

    private static readonly SearchValues<char> ToolNameChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    public static void Check(MessageRequest request)
    {
        RequestRule.CheckNotEmpty(request.Model, RequestPath.Of("model"));
        RequestRule.CheckAtLeast(request.MaxTokens, 0, RequestPath.Of("max_tokens"));
        ContentRules.CheckMessages(request.Messages);
        ConversationRules.Check(request);
        ContentRules.CheckSystem(request.System);
        RequestRule.Each(request.StopSequences, RequestPath.Of("stop_sequences"), RequestRule.CheckNotEmpty);
        Between0And1(request.Temperature, "temperature");
        Between0And1(request.TopP, "top_p");
        RequestRule.CheckAtLeast(request.TopK, 0, RequestPath.Of("top_k"));
        CheckThinking(request);
        CheckTools(request.Tools);
        if (request.ToolChoice is NamedToolChoice choice)
        {
            RequestRule.CheckNotEmpty(choice.Name, RequestPath.Of("tool_choice").Case("tool").Member("name"));
        }

        RequestRule.Each(request.McpServers, RequestPath.Of("mcp_servers"), CheckMcpServer);
        if (request.OutputConfig?.Format is { } format)
        {
            RequestRule.CheckObject(format.Schema, RequestPath.Of("output_config").Member("format").Member("schema"));
        }

        CheckAdditionalProperties(request);
    }

    private static void CheckThinking(MessageRequest request)
    {
        if (request.Thinking is not EnabledThinking { BudgetTokens: var budget })
        {
            return;
        }

        RequestPath path = RequestPath.Of("thinking").Case("enabled").Member("budget_tokens");
        RequestRule.CheckAtLeast(budget, LeastThinkingBudget, path);

        // With tools the budget may be for several blocks of thinking in one turn (interleaved thinking), and may then exceed max_tokens.
        if (budget >= request.MaxTokens && request.Tools is null or [])
        {
            throw RequestRule.BudgetBelowMaxTokens.At(path, request.MaxTokens, budget);
        }
    }

    private static void CheckTools(IReadOnlyList<Tool>? tools)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        RequestRule.Each(tools, RequestPath.Of("tools"), (tool, path) =>
        {
            path = path.Case(tool.Type);
            switch (tool)
            {
                case NamedTool named:
                    CheckNamed(named, path);
                    if (!names.Add(named.Name))
                    {
                        throw RequestRule.ToolNameIsUnique.At(path.Member("name"));
                    }

                    break;
                case McpToolset toolset:
                    RequestRule.CheckNotEmpty(toolset.McpServerName, path.Member("mcp_server_name"));
                    break;
            }
        });
    }

    private static void CheckNamed(NamedTool tool, RequestPath path)
    {
        RequestRule.CheckNotEmpty(tool.Name, path.Member("name"));
        switch (tool)
        {
            case CustomTool custom:
                if (custom.Name.Length > LongestToolName || custom.Name.AsSpan().ContainsAnyExcept(ToolNameChars))
                {
                    throw RequestRule.ToolName.At(path.Member("name"));
                }

                CheckSchema(custom.InputSchema, path.Member("input_schema"));
                break;
            case AdvisorTool advisor:
                RequestRule.CheckNotEmpty(advisor.Model, path.Member("model"));
                break;
            case ComputerTool computer:
                RequestRule.CheckAtLeast(computer.DisplayWidthPx, 1, path.Member("display_width_px"));
                RequestRule.CheckAtLeast(computer.DisplayHeightPx, 1, path.Member("display_height_px"));
                break;
        }
    }

    private static void CheckSchema(JsonElement schema, RequestPath path)
    {
        RequestRule.CheckObject(schema, path);
        RequestPath type = path.Member("type");
        if (!schema.TryGetProperty("type", out JsonElement value))
        {
            throw RequestRule.SchemaIsSet.At(type);
        }

        if (value.ValueKind is JsonValueKind.String && !value.ValueEquals("object"u8))
        {
            throw RequestRule.SchemaIsOfObject.At(type);
        }
    }

    private static void CheckMcpServer(McpServer server, RequestPath path)
    {
        RequestRule.CheckNotEmpty(server.Name, path.Member("name"));
        RequestRule.CheckNotEmpty(server.Url, path.Member("url"));
    }

    private static void CheckAdditionalProperties(MessageRequest request)
    {
        if (request.AdditionalProperties.Count == 0)
        {
            return;
        }

        foreach (var property in MessagesJson.GetTypeInfo(typeof(MessageRequest)).Properties)
        {
            if (!property.IsExtensionData && request.AdditionalProperties.ContainsKey(property.Name))
            {
                throw RequestRule.OwnProperty.At(RequestPath.Of(property.Name));
            }
        }
    }

    private static void Between0And1(double? value, string field)
    {
        if (value is { } number && number is not (>= 0 and <= 1))
        {
            throw RequestRule.From0To1.At(RequestPath.Of(field), number);
        }
    }
}
