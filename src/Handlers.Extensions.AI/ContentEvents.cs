using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>Makes the events of one message from the contents of its updates.</summary>
internal sealed class ContentEvents(ChatResponseUpdate first)
{
    private readonly List<MessageStreamEvent> _events = [];
    private readonly UsageDetails _usage = new();
    private ContentBlock? _open;
    private int _index;
    private string? _model;
    private ChatFinishReason? _finishReason;
    private StopDetails? _details;
    private bool _isStarted;
    private bool _callsFunctions;

    /// <summary>The events of an update; valid until the next call.</summary>
    public List<MessageStreamEvent> Add(ChatResponseUpdate update)
    {
        _events.Clear();
        _model ??= update.ModelId;
        Start();
        foreach (AIContent content in update.Contents)
        {
            Add(content);
        }

        _finishReason = update.FinishReason ?? _finishReason;
        return _events;
    }

    /// <summary>The events that end the message.</summary>
    public List<MessageStreamEvent> End()
    {
        _events.Clear();
        Close();
        _events.Add(new MessageDeltaEvent { Delta = new MessageDelta { StopReason = GetStopReason(), StopDetails = _details }, Usage = GetUsage() });
        _events.Add(new MessageStopEvent());
        return _events;
    }

    private void Start()
    {
        if (_isStarted)
        {
            return;
        }

        _isStarted = true;
        _events.Add(new MessageStartEvent
        {
            Message = new Message
            {
                Id = first.MessageId ?? first.ResponseId ?? "",
                Model = _model ?? "",
                Usage = new Usage { InputTokens = 0, OutputTokens = 0 },
            },
        });
    }

    private void Add(AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                AddText(text);
                break;
            case TextReasoningContent reasoning:
                AddReasoning(reasoning);
                break;
            case FunctionCallContent call:
                _callsFunctions = true;
                Open(new ToolUseBlock { Id = call.CallId, Name = call.Name });
                AddDelta(new InputJsonDelta { PartialJson = ContentJson.ToText(ContentJson.Serialize(call.Arguments)) });
                Close();
                break;
            case UsageContent { Details: var usage }:
                _usage.Add(usage);
                break;
            case FunctionResultContent:
                break;
            case ErrorContent { ErrorCode: ReplyContents.RefusalCode } refusal:
                _details = new StopDetails { Type = "refusal", Explanation = refusal.Message };
                break;
            default:
                Open(ToUnknownBlock(content));
                Close();
                break;
        }
    }

    private void AddText(TextContent content)
    {
        if (_open is not TextBlock)
        {
            Open(new TextBlock());
        }

        if (content.Text.Length > 0)
        {
            AddDelta(new TextDelta { Text = content.Text });
        }

        foreach (AIAnnotation annotation in content.Annotations ?? [])
        {
            AddDelta(new CitationsDelta { Citation = ToCitation(annotation) });
        }
    }

    private void AddReasoning(TextReasoningContent content)
    {
        if (content.AdditionalProperties?.ContainsKey(ReplyContents.RedactedKey) is true)
        {
            Open(new RedactedThinkingBlock { Data = content.ProtectedData ?? "" });
            Close();
            return;
        }

        if (_open is not ThinkingBlock)
        {
            Open(new ThinkingBlock());
        }

        if (content.Text.Length > 0)
        {
            AddDelta(new ThinkingDelta { Thinking = content.Text });
        }

        if (content.ProtectedData is { Length: > 0 } signature)
        {
            AddDelta(new SignatureDelta { Signature = signature });
            Close();
        }
    }

    private void Open(ContentBlock block)
    {
        Close();
        _open = block;
        _events.Add(new ContentBlockStartEvent { Index = _index, ContentBlock = block });
    }

    private void Close()
    {
        if (_open is not null)
        {
            _events.Add(new ContentBlockStopEvent { Index = _index++ });
            _open = null;
        }
    }

    private void AddDelta(ContentBlockDelta delta) => _events.Add(new ContentBlockDeltaEvent { Index = _index, Delta = delta });

    private static Citation ToCitation(AIAnnotation annotation) => annotation switch
    {
        { RawRepresentation: Citation raw } => raw,
        CitationAnnotation { Url: { } url } citation => new WebSearchResultLocationCitation { Url = url.OriginalString, Title = citation.Title, CitedText = citation.Snippet ?? "" },
        CitationAnnotation citation => new CharLocationCitation { DocumentTitle = citation.Title, CitedText = citation.Snippet ?? "", FileId = citation.FileId },
        _ => new UnknownCitation("annotation", JsonElement.Parse("""{"type":"annotation"}""")),
    };

    // {"$type":"uri","uri":"https://…","mediaType":"image/png"} becomes {"type":"uri","uri":"https://…","mediaType":"image/png"}.
    private static UnknownBlock ToUnknownBlock(AIContent content)
    {
        JsonElement json = ContentJson.Serialize(content);
        string type = json.TryGetProperty("$type", out JsonElement name) ? name.GetString()! : "content";
        Dictionary<string, object?> fields = new() { ["type"] = type };
        foreach (JsonProperty property in json.EnumerateObject().Where(property => property.Name is not ("$type" or "type")))
        {
            fields[property.Name] = property.Value;
        }

        return new UnknownBlock(type, ContentJson.Serialize(fields));
    }

    private StopReason GetStopReason() => _finishReason?.Value switch
    {
        null => _callsFunctions ? StopReason.ToolUse : StopReason.EndTurn,
        "stop" => StopReason.EndTurn,
        "length" => StopReason.MaxTokens,
        "tool_calls" => StopReason.ToolUse,
        "content_filter" => StopReason.Refusal,
        var other => new StopReason(other),
    };

    private Usage GetUsage()
    {
        long? written = null;
        if (_usage.AdditionalCounts is { } counts && counts.TryGetValue(nameof(Usage.CacheCreationInputTokens), out long count))
        {
            written = count;
        }

        return new Usage
        {
            InputTokens = _usage.InputTokenCount - (_usage.CachedInputTokenCount ?? 0) - (written ?? 0),
            OutputTokens = _usage.OutputTokenCount,
            CacheReadInputTokens = _usage.CachedInputTokenCount,
            CacheCreationInputTokens = written,
            OutputTokensDetails = _usage.ReasoningTokenCount is { } thinking ? new OutputTokensDetails { ThinkingTokens = thinking } : null,
        };
    }
}
