using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>Makes an update of each event of one reply.</summary>
internal sealed class ReplyUpdates
{
    private readonly DateTimeOffset _createdAt = DateTimeOffset.UtcNow;
    private string? _messageId;
    private string? _model;
    private Usage? _usage;
    private bool _isThinking;
    private bool _isThinkingEmpty;
    private bool _isAfterText;

    /// <summary>Makes the update of the next event.</summary>
    public ChatResponseUpdate Create(MessageStreamEvent e)
    {
        ChatFinishReason? finishReason = null;
        List<AIContent>? contents = null;
        switch (e)
        {
            case MessageStartEvent { Message: var message }:
                _messageId = message.Id;
                _model = message.Model;
                _usage = message.Usage;
                break;
            case ContentBlockStartEvent start:
                contents = Start(start);
                break;
            case ContentBlockDeltaEvent { Delta: var delta }:
                contents = CreateDelta(delta);
                break;
            case ContentBlockStopEvent { ContentBlock: { } block }:
                _isAfterText = block is TextBlock;
                if (block is not (TextBlock or ThinkingBlock))
                {
                    contents = [ReplyContents.FromBlock(block)];
                }

                break;
            case MessageDeltaEvent change:
                finishReason = ReplyContents.ToFinishReason(change.Delta.StopReason);
                _usage = change.Usage is { } usage ? _usage?.Merge(usage) ?? usage : _usage;
                if (ReplyContents.CreateRefusal(change.Delta.StopReason, change.Delta.StopDetails) is { } refusal)
                {
                    contents = [refusal];
                }

                break;
            case MessageStopEvent:
                contents = TakeUsage();
                break;
        }

        return CreateUpdate(contents, e, finishReason);
    }

    /// <summary>The usage, if the reply ended without <c>message_stop</c>.</summary>
    public ChatResponseUpdate? CreateTrailing() => TakeUsage() is { } usage ? CreateUpdate(usage, null, null) : null;

    private List<AIContent>? Start(ContentBlockStartEvent start)
    {
        bool followsText = _isAfterText;
        _isAfterText = false;
        _isThinking = start.ContentBlock is ThinkingBlock;
        _isThinkingEmpty = true;
        switch (start.ContentBlock)
        {
            case TextBlock text:
                // ToChatResponse merges consecutive texts and drops the other fields of their blocks. An empty content before the text prevents that.
                List<AIContent> contents = followsText || text.AdditionalProperties.Count > 0 ? [new AIContent { RawRepresentation = start }] : [];
                if (text.Text.Length > 0)
                {
                    contents.Add(CreateText(text));
                }

                return contents;
            case ThinkingBlock thinking when thinking.Thinking.Length > 0 || thinking.Signature.Length > 0:
                _isThinkingEmpty = thinking.Thinking.Length == 0;
                return [ReplyContents.FromBlock(thinking)];
            default:
                return null;
        }

        static TextContent CreateText(TextBlock block) => new(block.Text) { Annotations = ReplyContents.ToAnnotations(block.Citations), RawRepresentation = block };
    }

    private List<AIContent>? CreateDelta(ContentBlockDelta delta)
    {
        switch (delta)
        {
            case TextDelta { Text: var text }:
                return [new TextContent(text) { RawRepresentation = delta }];
            case ThinkingDelta { Thinking: var thinking }:
                // An empty thinking content would only be merged with the signature that follows.
                if (thinking.Length == 0)
                {
                    return null;
                }

                _isThinkingEmpty = false;
                return [new TextReasoningContent(thinking) { RawRepresentation = delta }];
            case SignatureDelta { Signature: var signature } when _isThinking:
                return
                [
                    new TextReasoningContent(null)
                    {
                        ProtectedData = signature,
                        RawRepresentation = _isThinkingEmpty ? new ThinkingBlock { Signature = signature } : delta,
                    },
                ];
            case CitationsDelta { Citation: var citation }:
                return [new TextContent("") { Annotations = ReplyContents.ToAnnotations([citation]), RawRepresentation = delta }];
            default:
                // Microsoft.Extensions.AI has no content for partial tool input. The complete input follows when the block stops.
                return null;
        }
    }

    private List<AIContent>? TakeUsage()
    {
        List<AIContent>? contents = _usage is { } usage ? [new UsageContent(ReplyContents.ToUsageDetails(usage)) { RawRepresentation = usage }] : null;
        _usage = null;
        return contents;
    }

    private ChatResponseUpdate CreateUpdate(List<AIContent>? contents, MessageStreamEvent? e, ChatFinishReason? finishReason) => new(ChatRole.Assistant, contents)
    {
        CreatedAt = _createdAt,
        FinishReason = finishReason,
        MessageId = _messageId,
        ModelId = _model,
        RawRepresentation = e,
        ResponseId = _messageId,
    };
}
