namespace Handlers;

/// <summary>The arrays whose elements the handlers of a stream take: those of the reply's text, and those of each tool's input.</summary>
internal sealed class ItemTree
{
    private readonly Dictionary<string, ItemNode> _ofTools = new(StringComparer.Ordinal);

    /// <summary>Where the search in a text begins; null if nothing is taken from texts.</summary>
    public ItemNode? OfText { get; private set; }

    /// <summary>Whether elements of some tool's input are taken.</summary>
    public bool HasTools => _ofTools.Count > 0;

    /// <summary>Where the search in a tool's input begins; null if nothing is taken from it.</summary>
    public ItemNode? OfTool(string name) => _ofTools.GetValueOrDefault(name);

    /// <summary>The arrays of the handlers; null if there are none.</summary>
    public static ItemTree? Of(ReadOnlySpan<IMessageHandler> handlers, ReadOnlySpan<HandlerInterest> interests)
    {
        ItemTree? tree = null;
        for (int i = 0; i < handlers.Length; i++)
        {
            if ((interests[i] & HandlerInterest.Item) == 0)
            {
                continue;
            }

            foreach (ItemPath path in handlers[i].ItemPaths)
            {
                ArgumentNullException.ThrowIfNull(path, nameof(IMessageHandler.ItemPaths));
                path.AddTo(ref tree, handlers.Length, i);
            }
        }

        return tree;
    }

    /// <param name="path">The array.</param>
    /// <param name="handlers">The number of handlers of the stream.</param>
    /// <param name="handler">The handler that takes the elements.</param>
    public void Add(ItemPath path, int handlers, int handler) => Root(path.Tool, handlers).Add(path, handler);

    private ItemNode Root(string? tool, int handlers)
    {
        if (tool is null)
        {
            return OfText ??= new ItemNode(handlers);
        }

        if (!_ofTools.TryGetValue(tool, out ItemNode? root))
        {
            _ofTools.Add(tool, root = new ItemNode(handlers));
        }

        return root;
    }
}
