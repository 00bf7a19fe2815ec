using System.Text;

namespace Handlers;

/// <summary>A value on the way to arrays whose elements handlers take: the root of a JSON text, or what a property of a name holds.</summary>
internal sealed class ItemNode(int handlers)
{
    private readonly List<(byte[] Utf8Name, ItemNode Node)> _properties = [];

    // By handler: whether it takes the elements of the array that stands here.
    private readonly bool[] _isTakenBy = new bool[handlers];

    /// <summary>The array whose elements are delivered, if this value is one.</summary>
    public ItemPath? Path { get; private set; }

    public bool IsTakenBy(int handler) => _isTakenBy[handler];

    /// <summary>Begins the search in a text of which this value is the root.</summary>
    public ItemScanner CreateScanner() => new(this);

    public void Add(ItemPath path, int handler)
    {
        ItemNode node = this;
        foreach (string name in path.Path.Split('.'))
        {
            node = node.GetOrAdd(Encoding.UTF8.GetBytes(name));
        }

        node.Path = path;
        node._isTakenBy[handler] = true;
    }

    /// <summary>The node of a property; null if it leads to no array.</summary>
    /// <param name="name">The property's name as it stands between the quotes.</param>
    public ItemNode? Find(ReadOnlySpan<byte> name)
    {
        if (!name.Contains((byte)'\\'))
        {
            return FindUnescaped(name);
        }

        byte[] unescaped = new byte[name.Length];
        return JsonUnescaper.TryUnescape(name, unescaped, out int written) ? FindUnescaped(unescaped.AsSpan(0, written)) : null;
    }

    private ItemNode? FindUnescaped(ReadOnlySpan<byte> name)
    {
        foreach ((byte[] utf8Name, ItemNode node) in _properties)
        {
            if (name.SequenceEqual(utf8Name))
            {
                return node;
            }
        }

        return null;
    }

    private ItemNode GetOrAdd(byte[] name)
    {
        int index = _properties.FindIndex(property => property.Utf8Name.AsSpan().SequenceEqual(name));
        if (index >= 0)
        {
            return _properties[index].Node;
        }

        var node = new ItemNode(_isTakenBy.Length);
        _properties.Add((name, node));
        return node;
    }
}
