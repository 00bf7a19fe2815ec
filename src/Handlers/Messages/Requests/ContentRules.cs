namespace Handlers;

/// <summary>Checks single messages for what the API certainly refuses: see <see cref="RequestRules"/>.</summary>
internal static class ContentRules
{
    public static void CheckMessages(IReadOnlyList<MessageParam> messages)
    {
        RequestPath path = RequestPath.Of("messages");
        if (messages.Count == 0)
        {
            throw RequestRule.HasMessages.At(path);
        }

        MessageParam? last = messages[^1];
        RequestRule.Each(messages, path, (message, item) => CheckMessage(message, item, isLast: ReferenceEquals(message, last)));
    }

    public static void CheckSystem(ContentList? system)
    {
        if (system is null)
        {
            return;
        }

        RequestPath path = RequestPath.Of("system");
        RequestRule.Each(system, path, static (block, item) =>
        {
            if (block is not (TextBlock or UnknownBlock))
            {
                throw RequestRule.SystemIsText.At(item, block.Type);
            }
        });
        CheckContent(system, path);
        CheckNotBlank(system, path);
    }

    /// <summary>Checks one result of a tool.</summary>
    public static void CheckResult(ToolResultBlock result) => CheckBlock(result, RequestPath.Of("result"));

    private static void CheckMessage(MessageParam message, RequestPath path, bool isLast)
    {
        if (string.IsNullOrEmpty(message.Role.Value))
        {
            throw RequestRule.IsSet.At(path.Member("role"));
        }

        RequestPath content = path.Member("content");
        if (message.Role == Role.System && message.Content.Count == 0)
        {
            if (message.OutputConfig is null)
            {
                throw RequestRule.HasContentOrConfig.At(content);
            }

            return;
        }

        // A message of the model may be empty if it is the last one: it is the beginning of the reply.
        bool isEmpty = message.Content is [] or [TextBlock { Text: "" }] && (message.Content.Count == 0 || message.Content.IsText);
        if (isEmpty && isLast && message.Role == Role.Assistant)
        {
            return;
        }

        if (message.Content.Count == 0)
        {
            throw RequestRule.MessageHasContent.At(content);
        }

        CheckContent(message.Content, content);
        CheckNotBlank(message.Content, content);
    }

    // The API accepts a text of white space beside other content, such as the line breaks that a reply has before a tool call, but not alone.
    private static void CheckNotBlank(ContentList content, RequestPath path)
    {
        if (content.All(block => block is TextBlock text && string.IsNullOrWhiteSpace(text.Text)))
        {
            throw RequestRule.TextNotBlank.At(path);
        }
    }

    private static void CheckContent(ContentList content, RequestPath path)
    {
        if (content.Count == 0)
        {
            throw RequestRule.HasContent.At(path);
        }

        if (content is { IsText: true } and [TextBlock text])
        {
            CheckText(text, path);
        }
        else
        {
            RequestRule.Each(content, path, CheckBlock);
        }
    }

    private static void CheckBlock(ContentBlock block, RequestPath place)
    {
        RequestPath path = place.Case(block.Type);
        if (block.CacheControl is not null && block is ThinkingBlock or RedactedThinkingBlock)
        {
            throw RequestRule.ThinkingIsNotCached.At(path.Member("cache_control"));
        }

        switch (block)
        {
            case TextBlock text:
                CheckText(text, path.Member("text"));
                break;
            case ThinkingBlock { Signature: "" }:
                throw RequestRule.ThinkingIsSigned.At(place);
            case ToolCallBlock call:
                RequestRule.CheckNotEmpty(call.Id, path.Member("id"));
                RequestRule.CheckNotEmpty(call.Name, path.Member("name"));
                RequestRule.CheckObject(call.Input, path.Member("input"));
                break;
            case ToolResultBlock result:
                CheckResult(result, path);
                break;
            case ServerToolResultBlock result:
                RequestRule.CheckNotEmpty(result.ToolUseId, path.Member("tool_use_id"));
                break;
            case ImageBlock image:
                CheckSource(image.Source, path.Member("source"));
                break;
            case DocumentBlock document:
                CheckSource(document.Source, path.Member("source"));
                break;
            case SearchResultBlock result:
                RequestRule.CheckNotEmpty(result.Source, path.Member("source"));
                RequestRule.CheckNotEmpty(result.Title, path.Member("title"));
                CheckContent(result.Content, path.Member("content"));
                break;
            case ContainerUploadBlock upload:
                RequestRule.CheckNotEmpty(upload.FileId, path.Member("file_id"));
                break;
        }
    }

    private static void CheckResult(ToolResultBlock result, RequestPath path)
    {
        RequestRule.CheckNotEmpty(result.ToolUseId, path.Member("tool_use_id"));
        if (result is { IsError: true, Content: null or [] or [TextBlock { Text: "" }] })
        {
            throw RequestRule.ErrorSaysWhat.At(path);
        }

        if (result.Content is { IsText: false } content)
        {
            RequestRule.Each(content, path.Member("content"), CheckBlock);
        }
    }

    private static void CheckText(TextBlock text, RequestPath path)
    {
        if (text.Text.Length == 0)
        {
            throw RequestRule.TextNotEmpty.At(path);
        }
    }

    private static void CheckSource(ContentSource? source, RequestPath place)
    {
        RequestPath path = place.Case((source ?? throw RequestRule.IsSet.At(place)).Type);
        switch (source)
        {
            case Base64Source base64:
                RequestRule.CheckNotEmpty(base64.MediaType, path.Member("media_type"));
                RequestRule.CheckNotEmpty(base64.Data, path.Member("data"));
                break;
            case UrlSource url:
                RequestRule.CheckNotEmpty(url.Url, path.Member("url"));
                break;
            case FileSource file:
                RequestRule.CheckNotEmpty(file.FileId, path.Member("file_id"));
                break;
            case TextSource text:
                RequestRule.CheckNotEmpty(text.Data, path.Member("data"));
                break;
            case BlocksSource blocks:
                CheckContent(blocks.Content, path.Member("content"));
                break;
        }
    }
}
