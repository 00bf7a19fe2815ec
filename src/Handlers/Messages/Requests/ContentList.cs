using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>
/// Content that the API takes as one text or as content blocks: assign a <see cref="string"/>, or a collection expression of blocks.
/// Equal to a list of equal blocks; one text equals one plain text block.
/// </summary>
[JsonConverter(typeof(ModelConverter<ContentList>))]
[CollectionBuilder(typeof(ContentList), nameof(Create))]
public sealed class ContentList : IReadOnlyList<ContentBlock>, IEquatable<ContentList>
{
    private readonly ContentBlock[] _blocks;

    private ContentList(ContentBlock[] blocks, bool isText)
    {
        _blocks = blocks;
        IsText = isText;
    }

    /// <summary>Whether this was made of one text, and so is written as a JSON string.</summary>
    internal bool IsText { get; }

    /// <inheritdoc/>
    public int Count => _blocks.Length;

    /// <inheritdoc/>
    public ContentBlock this[int index] => _blocks[index];

    /// <summary>Makes content of blocks; what collection expressions call.</summary>
    /// <exception cref="ArgumentException">A block is null.</exception>
    public static ContentList Create(ReadOnlySpan<ContentBlock> blocks) =>
        blocks.Contains(null) ? throw new ArgumentException("Content must not have null elements.", nameof(blocks)) : new(blocks.ToArray(), isText: false);

    /// <summary>Makes content of one text.</summary>
    public static ContentList FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new([new TextBlock { Text = text }], isText: true);
    }

    /// <summary>Makes content of one block.</summary>
    public static implicit operator ContentList(ContentBlock block) => Create([block]);

    /// <summary>Makes content of one text.</summary>
    public static implicit operator ContentList(string text) => FromText(text);

    /// <inheritdoc/>
    public bool Equals(ContentList? other) => other is not null && _blocks.AsSpan().SequenceEqual(other._blocks);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ContentList);

    /// <inheritdoc/>
    public override int GetHashCode() => new EquatableList<ContentBlock>(_blocks).GetHashCode();

    /// <summary>The number of blocks, never their content.</summary>
    public override string ToString() => $"{Count} blocks";

    /// <inheritdoc/>
    public IEnumerator<ContentBlock> GetEnumerator() => ((IEnumerable<ContentBlock>)_blocks).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
