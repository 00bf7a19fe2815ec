using System.Runtime.InteropServices;
using System.Text.Json;

namespace Handlers;

/// <summary>
/// Finds the elements that handlers take in the JSON text of one block. It is given each token once, by <see cref="PartialJsonScanner"/>, and keeps one level for each
/// open container.
/// </summary>
internal sealed class ItemScanner
{
    private readonly List<Level> _levels;
    private readonly Queue<FoundItem> _found = new();

    // What the property that was just named leads to.
    private ItemNode? _property;

    public ItemScanner(ItemNode root) => _levels = [new Level { Elements = root }];

    /// <summary>Takes the next element that is complete.</summary>
    public bool TryTake(out FoundItem item) => _found.TryDequeue(out item);

    /// <summary>Takes the token that the reader is at.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="offset">Where in the block's text the reader began.</param>
    public void Read(ref Utf8JsonReader reader, int offset)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _property = Last.Properties?.Find(ref reader);
                break;
            case JsonTokenType.StartObject:
                _levels.Add(new Level { Start = offset + (int)reader.TokenStartIndex, Properties = TakeNode() });
                break;
            case JsonTokenType.StartArray:
                // The elements of an array within an array are no elements of the outer one, and may still lead to others.
                bool isOfProperty = _property is not null;
                ItemNode? node = TakeNode();
                _levels.Add(new Level { Start = offset + (int)reader.TokenStartIndex, Elements = node, IsTaken = isOfProperty && node?.Path is not null });
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                int start = Last.Start;
                _levels.RemoveAt(_levels.Count - 1);
                Complete(start, offset + (int)reader.BytesConsumed);
                break;
            default:
                _property = null;
                Complete(offset + (int)reader.TokenStartIndex, offset + (int)reader.BytesConsumed);
                break;
        }
    }

    private ref Level Last => ref CollectionsMarshal.AsSpan(_levels)[^1];

    private ItemNode? TakeNode()
    {
        ItemNode? node = _property ?? Last.Elements;
        _property = null;
        return node;
    }

    private void Complete(int start, int end)
    {
        ref Level array = ref Last;
        if (array.IsTaken)
        {
            _found.Enqueue(new FoundItem(array.Elements!, array.Count++, start, end - start));
        }
    }

    /// <summary>An open container.</summary>
    private struct Level
    {
        public int Start;

        /// <summary>In an object: what its properties may lead to.</summary>
        public ItemNode? Properties;

        /// <summary>In an array: what its elements may lead to.</summary>
        public ItemNode? Elements;

        /// <summary>Whether the elements of this array are delivered.</summary>
        public bool IsTaken;

        public int Count;
    }
}
