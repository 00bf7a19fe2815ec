using System.Buffers;
using System.Text;
using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>The events of one message: the raw events of the updates, or events made of the updates' contents.</summary>
internal sealed class UpdateEvents
{
    private bool _isStarted;
    private bool _isRaw;
    private string? _messageId;
    private ContentEvents? _contents;

    /// <summary>Whether <c>message_stop</c> was written.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether the update belongs to a message of the reply; not so if it has only function results or usage.</summary>
    public static bool IsMessage(ChatResponseUpdate update)
        => RawEvent.From(update) is not null
            || (update.Role != ChatRole.Tool && update.Contents.Any(content => content is not (UsageContent or FunctionResultContent)));

    /// <summary>Whether the update begins another message than the current one.</summary>
    public bool IsNextMessage(ChatResponseUpdate update)
    {
        if (!_isStarted)
        {
            return false;
        }

        if (RawEvent.From(update) is { } raw)
        {
            return raw.Type == "message_start";
        }

        if (update.Role is { } role && role != ChatRole.Assistant)
        {
            return true;
        }

        // Usage may follow the last event of a message; any other content after it belongs to the next message.
        return (update.MessageId is { Length: > 0 } id && _messageId is not null && id != _messageId)
            || (IsComplete && update.MessageId is not { Length: > 0 } && IsMessage(update));
    }

    /// <summary>Writes the frames of an update.</summary>
    public void Add(ChatResponseUpdate update, IBufferWriter<byte> frames)
    {
        _messageId ??= update.MessageId is { Length: > 0 } id ? id : null;
        if (RawEvent.From(update) is { } raw)
        {
            _isStarted = true;
            _isRaw = true;
            IsComplete |= raw.Type == "message_stop";
            Write(raw.Type, raw.Json, frames);
        }
        else if (!_isRaw && update.Role != ChatRole.Tool)
        {
            _isStarted = true;
            foreach (MessageStreamEvent e in (_contents ??= new ContentEvents(update)).Add(update))
            {
                Write(e.Type, e.ToJson(), frames);
            }
        }
    }

    /// <summary>Writes the events that end the message, if its events were made of contents.</summary>
    public void End(IBufferWriter<byte> frames)
    {
        if (_contents is null)
        {
            return;
        }

        IsComplete = true;
        foreach (MessageStreamEvent e in _contents.End())
        {
            Write(e.Type, e.ToJson(), frames);
        }
    }

    private static void Write(string type, string json, IBufferWriter<byte> frames)
    {
        Encoding.UTF8.GetBytes("event: ", frames);
        Encoding.UTF8.GetBytes(type, frames);
        Encoding.UTF8.GetBytes("\ndata: ", frames);
        Encoding.UTF8.GetBytes(json, frames);
        Encoding.UTF8.GetBytes("\n\n", frames);
    }
}
