using System.Runtime.InteropServices;

namespace Handlers;

/// <summary>
/// Finds the elements that handlers take in the JSON text of one block. It is given each token once, by <see cref="PartialJsonScanner"/>, with its position in
/// the text, and keeps one level for each open container.
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

    /// <summary>Takes a key.</summary>
    /// <param name="name">What stands between its quotes.</param>
    public void ReadKey(ReadOnlySpan<byte> name) => _property = Last.Properties?.Find(name);

    /// <summary>Takes the bracket that opens an object or an array.</summary>
    public void Begin(bool isObject, int start)
    {
        if (isObject)
        {
            _levels.Add(new Level { Start = start, Properties = TakeNode() });
            return;
        }

        // The elements of an array within an array are no elements of the outer one, and may still lead to others.
        bool isOfProperty = _property is not null;
        ItemNode? node = TakeNode();
        _levels.Add(new Level { Start = start, Elements = node, IsTaken = isOfProperty && node?.Path is not null });
    }

    /// <summary>Takes the bracket that closes the innermost object or array.</summary>
    public void End(int end)
    {
        int start = Last.Start;
        _levels.RemoveAt(_levels.Count - 1);
        Complete(start, end);
    }

    /// <summary>Takes a value that is neither an object nor an array.</summary>
    public void ReadValue(int start, int end)
    {
        _property = null;
        Complete(start, end);
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
