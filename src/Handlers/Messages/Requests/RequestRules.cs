using System.Globalization;
using System.Text.Json;

namespace Handlers;

/// <summary>
/// What the API certainly refuses in a request, found before it is sent. What depends on the model, or may be allowed tomorrow, is left to the API.
/// </summary>
internal static class RequestRules
{
    private const int LeastThinkingBudget = 1024;

    public static void Check(MessageRequest request)
    {
        NotEmpty(request.Model, "model");
        AtLeast(request.MaxTokens, 0, "max_tokens");
        if (request.Messages.Count == 0)
        {
            throw Refused("messages", "must have at least one message");
        }

        Each(request.Messages, "messages", CheckMessage);
        CheckSystem(request.System);
        Each(request.StopSequences, "stop_sequences", NotEmpty);
        Between0And1(request.Temperature, "temperature");
        Between0And1(request.TopP, "top_p");
        AtLeast(request.TopK, 0, "top_k");
        if (request.Thinking is EnabledThinking thinking)
        {
            AtLeast(thinking.BudgetTokens, LeastThinkingBudget, "thinking.budget_tokens");
        }

        CheckTools(request.Tools);
        if (request.ToolChoice is NamedToolChoice choice)
        {
            NotEmpty(choice.Name, "tool_choice.name");
        }

        Each(request.McpServers, "mcp_servers", CheckMcpServer);
        if (request.OutputConfig?.Format is { } format)
        {
            IsObject(format.Schema, "output_config.format.schema");
        }

        CheckAdditionalProperties(request);
    }

    /// <summary>Checks one result of a tool.</summary>
    public static void CheckResult(ToolResultBlock result) => CheckBlock(result, "result", textField: "result.text");

    private static void CheckMessage(MessageParam message, string field)
    {
        NotEmpty(message.Role.Value, $"{field}.role");
        CheckContent(message.Content, $"{field}.content");
    }

    private static void CheckContent(ContentList content, string field)
    {
        if (content.Count == 0)
        {
            throw Refused(field, "must not be empty");
        }

        if (content.IsText)
        {
            CheckBlock(content[0], field, textField: field);
        }
        else
        {
            Each(content, field, static (block, field) => CheckBlock(block, field, textField: $"{field}.text"));
        }
    }

    private static void CheckBlock(ContentBlock block, string field, string textField)
    {
        if (block.CacheControl is not null && block is ThinkingBlock or RedactedThinkingBlock)
        {
            throw Refused($"{field}.cache_control", "must not be set: thinking cannot be marked for the cache");
        }

        switch (block)
        {
            case TextBlock text:
                NotEmpty(text.Text, textField);
                break;
            case ToolCallBlock call:
                NotEmpty(call.Id, $"{field}.id");
                NotEmpty(call.Name, $"{field}.name");
                IsObject(call.Input, $"{field}.input");
                break;
            case ToolResultBlock result:
                NotEmpty(result.ToolUseId, $"{field}.tool_use_id");
                if (result.Content is { IsText: false } content)
                {
                    Each(content, $"{field}.content", static (block, field) => CheckBlock(block, field, textField: $"{field}.text"));
                }

                break;
            case ServerToolResultBlock result:
                NotEmpty(result.ToolUseId, $"{field}.tool_use_id");
                break;
            case ImageBlock image:
                CheckSource(image.Source, $"{field}.source");
                break;
            case DocumentBlock document:
                CheckSource(document.Source, $"{field}.source");
                break;
            case SearchResultBlock result:
                NotEmpty(result.Source, $"{field}.source");
                NotEmpty(result.Title, $"{field}.title");
                CheckContent(result.Content, $"{field}.content");
                break;
            case ContainerUploadBlock upload:
                NotEmpty(upload.FileId, $"{field}.file_id");
                break;
        }
    }

    private static void CheckSource(ContentSource source, string field)
    {
        switch (source)
        {
            case Base64Source base64:
                NotEmpty(base64.MediaType, $"{field}.media_type");
                NotEmpty(base64.Data, $"{field}.data");
                break;
            case UrlSource url:
                NotEmpty(url.Url, $"{field}.url");
                break;
            case FileSource file:
                NotEmpty(file.FileId, $"{field}.file_id");
                break;
            case TextSource text:
                NotEmpty(text.Data, $"{field}.data");
                break;
            case BlocksSource blocks:
                CheckContent(blocks.Content, $"{field}.content");
                break;
        }
    }

    private static void CheckSystem(ContentList? system)
    {
        if (system is null)
        {
            return;
        }

        CheckContent(system, "system");
        Each(system, "system", static (block, field) =>
        {
            if (block is not (TextBlock or UnknownBlock))
            {
                throw Refused(field, $"must be a text block, not {block.Type}");
            }
        });
    }

    private static void CheckTools(IReadOnlyList<Tool>? tools)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        Each(tools, "tools", (tool, field) =>
        {
            switch (tool)
            {
                case NamedTool named:
                    NotEmpty(named.Name, $"{field}.name");
                    if (!names.Add(named.Name))
                    {
                        throw Refused($"{field}.name", "must differ from the names of the other tools");
                    }

                    if (named is CustomTool custom)
                    {
                        IsObject(custom.InputSchema, $"{field}.input_schema");
                    }

                    if (named is AdvisorTool advisor)
                    {
                        NotEmpty(advisor.Model, $"{field}.model");
                    }

                    if (named is ComputerTool computer)
                    {
                        AtLeast(computer.DisplayWidthPx, 1, $"{field}.display_width_px");
                        AtLeast(computer.DisplayHeightPx, 1, $"{field}.display_height_px");
                    }
                    break;
                case McpToolset toolset:
                    NotEmpty(toolset.McpServerName, $"{field}.mcp_server_name");
                    break;
            }
        });
    }

    private static void CheckMcpServer(McpServer server, string field)
    {
        NotEmpty(server.Name, $"{field}.name");
        NotEmpty(server.Url, $"{field}.url");
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
                throw Refused(property.Name, "must be set by its own property, not by AdditionalProperties");
            }
        }
    }

    private static void Each<T>(IReadOnlyList<T>? items, string field, Action<T, string> check)
    {
        for (int i = 0; i < items?.Count; i++)
        {
            check(items[i] ?? throw Refused($"{field}[{i}]", "must not be null"), string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]"));
        }
    }

    private static void NotEmpty(string? value, string field)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw Refused(field, "must not be empty");
        }
    }

    private static void AtLeast(int? value, int least, string field)
    {
        if (value < least)
        {
            throw Refused(field, string.Create(CultureInfo.InvariantCulture, $"must be at least {least}; it is {value}"));
        }
    }

    private static void Between0And1(double? value, string field)
    {
        if (value is { } number && number is not (>= 0 and <= 1))
        {
            throw Refused(field, string.Create(CultureInfo.InvariantCulture, $"must be from 0 to 1; it is {number}"));
        }
    }

    private static void IsObject(JsonElement value, string field)
    {
        if (value.ValueKind is not JsonValueKind.Object)
        {
            throw Refused(field, $"must be a JSON object; it is a {value.ValueKind}");
        }
    }

    private static ArgumentException Refused(string field, string rule) => new($"The field {field} {rule}.", field);
}
