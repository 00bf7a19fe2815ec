using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>Chat messages converted for the API, which takes instructions and system messages separately from the conversation.</summary>
internal sealed class ChatConversation
{
    private readonly List<string> _betas;

    // The calls that have a result.
    private readonly HashSet<string> _answered;

    private ChatConversation(List<string> betas, HashSet<string> answered)
    {
        _betas = betas;
        _answered = answered;
    }

    public List<TextBlock> System { get; } = [];

    public List<MessageParam> Messages { get; } = [];

    /// <param name="messages">The messages.</param>
    /// <param name="instructions"><see cref="ChatOptions.Instructions"/>; they come before the system messages.</param>
    /// <param name="betas">The list to which the betas that the contents need are added.</param>
    public static ChatConversation Create(IEnumerable<ChatMessage> messages, string? instructions, List<string> betas)
    {
        List<ChatMessage> all = [.. messages];
        var conversation = new ChatConversation(betas, [.. all.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.CallId)]);
        if (!string.IsNullOrWhiteSpace(instructions))
        {
            conversation.System.Add(new TextBlock { Text = instructions });
        }

        foreach (ChatMessage message in all)
        {
            conversation.Add(message);
        }

        return conversation;
    }

    private void Add(ChatMessage message)
    {
        if (message.Role == ChatRole.System)
        {
            System.AddRange(message.Contents.OfType<TextContent>().Where(text => !string.IsNullOrWhiteSpace(text.Text)).Select(text => new TextBlock { Text = text.Text, CacheControl = GetCacheControl(text) }));
            return;
        }

        bool isReply = message.Role == ChatRole.Assistant;
        var blocks = new BlockList();
        foreach (AIContent content in message.Contents)
        {
            switch (content)
            {
                case TextContent text when isReply:
                    blocks.AddReplyText(text, GetCacheControl(text));
                    break;
                case { RawRepresentation: ContentBlockStartEvent { ContentBlock: TextBlock begun } } when isReply:
                    blocks.BeginReplyText(begun);
                    break;
                case TextReasoningContent reasoning:
                    blocks.Add(ToBlock(reasoning));
                    break;
                case FunctionCallContent { InformationalOnly: true } call when !_answered.Contains(call.CallId):
                    // Its input was cut off, so that nobody runs it, and the API takes no call without a result.
                    break;
                default:
                    blocks.Add(ToBlock(content, _betas));
                    break;
            }
        }

        if (blocks.ToContent() is { Count: > 0 } all)
        {
            Messages.Add(new MessageParam { Role = isReply ? Role.Assistant : Role.User, Content = all });
        }
    }

    private static ContentBlock? ToBlock(TextReasoningContent content) => content switch
    {
        { RawRepresentation: ThinkingBlock { Signature.Length: > 0 } or RedactedThinkingBlock } => (ContentBlock)content.RawRepresentation,
        { ProtectedData: null or "" } => null,
        { AdditionalProperties: { } properties } when properties.ContainsKey(ReplyContents.RedactedKey) => new RedactedThinkingBlock { Data = content.ProtectedData },
        _ => new ThinkingBlock { Thinking = content.Text, Signature = content.ProtectedData },
    };

    private static ContentBlock? ToBlock(AIContent content, List<string> betas)
    {
        ContentBlock? block = content switch
        {
            { RawRepresentation: ContentBlock raw } when content is not TextContent => raw,
            TextContent text => text.Text.Length > 0 ? new TextBlock { Text = text.Text } : null,
            FunctionCallContent call => new ToolUseBlock { Id = call.CallId, Name = call.Name, Input = ContentJson.Serialize(call.Arguments) },
            FunctionResultContent result => ToBlock(result, betas),
            DataContent data => ToBlock(data.MediaType, new Base64Source { MediaType = data.MediaType, Data = data.Base64Data.ToString() }, data),
            UriContent uri => ToBlock(uri.MediaType, new UrlSource { Url = uri.Uri.AbsoluteUri }, null),
            HostedFileContent file => ToBlock(file, betas),
            HostedVectorStoreContent => throw new NotSupportedException("The Messages API has no vector stores, so HostedVectorStoreContent cannot be sent."),

            // Contents of a reply that are not sent back: usage, errors, calls of hosted tools whose original block is not available.
            _ => null,
        };
        return block is not null && GetCacheControl(content) is { } cacheControl ? block with { CacheControl = cacheControl } : block;
    }

    private static ContentBlock ToBlock(string mediaType, ContentSource source, DataContent? data)
        => mediaType.StartsWith("image/", StringComparison.OrdinalIgnoreCase) ? new ImageBlock { Source = source }
        : mediaType.Equals("application/pdf", StringComparison.OrdinalIgnoreCase) ? new DocumentBlock { Source = source, Title = data?.Name }
        : data is not null && mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            ? new DocumentBlock { Source = new TextSource { Data = global::System.Text.Encoding.UTF8.GetString(data.Data.Span) }, Title = data.Name }
        : throw new NotSupportedException($"The Messages API takes images, PDF and text; content of the media type {mediaType} cannot be sent.");

    private static ToolResultBlock ToBlock(FunctionResultContent result, List<string> betas)
    {
        ContentList? content = ToContent(result.Result, betas);
        return result.Exception is null ? new ToolResultBlock { ToolUseId = result.CallId, Content = content }
            : new ToolResultBlock { ToolUseId = result.CallId, Content = content is null or [] or [TextBlock { Text: "" }] ? "The function failed." : content, IsError = true };
    }

    private static ContentBlock ToBlock(HostedFileContent file, List<string> betas)
    {
        betas.Add(AnthropicBeta.FilesApi20250414);
        var source = new FileSource { FileId = file.FileId };
        return file.HasTopLevelMediaType("image") ? new ImageBlock { Source = source } : new DocumentBlock { Source = source, Title = file.Name };
    }

    /// <summary>Converts a function's return value to the content of a tool result.</summary>
    public static ContentList? ToContent(object? result) => ToContent(result, []);

    private static ContentList? ToContent(object? result, List<string> betas) => result switch
    {
        null => null,
        string text => text,
        ContentList content => content,
        ContentBlock block => block,
        AIContent content => ContentList.Create([.. ToBlocks([content], betas)]),
        IEnumerable<AIContent> contents => ContentList.Create([.. ToBlocks(contents, betas)]),
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString()!,
        _ => ContentJson.ToText(ContentJson.Serialize(result)),
    };

    // A content without a matching block is sent as JSON, so that the model gets the whole result.
    private static IEnumerable<ContentBlock> ToBlocks(IEnumerable<AIContent> contents, List<string> betas)
        => contents.Select(content => ToBlock(content, betas) ?? new TextBlock { Text = content is TextContent ? " " : ContentJson.ToText(ContentJson.Serialize(content)) });

    private static CacheControl? GetCacheControl(AIContent content) => AIContentExtensions.GetCacheControl(content);
}
