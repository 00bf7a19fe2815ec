using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>The content blocks of one message, in the order that the API requires.</summary>
internal sealed class BlockList
{
    private readonly List<ContentBlock> _results = [];
    private readonly List<ContentBlock> _others = [];
    private bool _joinsText;
    private bool _isBegun;

    public void Add(ContentBlock? block)
    {
        _joinsText = _isBegun = false;
        if (block is ToolResultBlock)
        {
            _results.Add(block);
        }
        else if (block is not null)
        {
            _others.Add(block);
        }
    }

    /// <summary>Begins a text block whose text is added afterwards. Used for a block with fields besides its text, and for a text block right after another one.</summary>
    public void BeginReplyText(TextBlock block)
    {
        _others.Add(block with { Text = "" });
        _joinsText = _isBegun = true;
    }

    /// <summary>Adds text of a reply. A streamed citation is a separate content, before or after the text of its block, and is joined with that block.</summary>
    public void AddReplyText(TextContent content, CacheControl? cacheControl)
    {
        Citation[] citations = [.. content.Annotations?.Select(annotation => annotation.RawRepresentation).OfType<Citation>() ?? []];
        bool isWhole = content.RawRepresentation is TextBlock && !_isBegun;
        if (!isWhole && _joinsText && _others is [.., TextBlock last] && (_isBegun || last.Citations is not null || (citations.Length > 0 && content.Text.Length == 0)))
        {
            _others[^1] = last with
            {
                Text = last.Text + content.Text,
                Citations = citations.Length > 0 ? [.. last.Citations ?? [], .. citations] : last.Citations,
                CacheControl = cacheControl ?? last.CacheControl,
            };
            return;
        }

        TextBlock block = content.RawRepresentation is TextBlock raw && raw.Text == content.Text
            ? raw
            : new TextBlock { Text = content.Text, Citations = citations.Length > 0 ? citations : null };
        _others.Add(cacheControl is null ? block : block with { CacheControl = cacheControl });
        _joinsText = true;
        _isBegun = false;
    }

    /// <summary>The blocks in the form that the API accepts: tool results first, and without texts that are empty or white space.</summary>
    public ContentList ToContent() => ContentList.Create([.. _results, .. _others.Where(block => block is not TextBlock text || !string.IsNullOrWhiteSpace(text.Text))]);
}
