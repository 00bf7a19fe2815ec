namespace Handlers;

/// <summary>The place of an array whose elements are given to a handler: see <see cref="OnItemAttribute"/>.</summary>
public sealed record ItemPath
{
    /// <summary>An array in a reply that is JSON.</summary>
    /// <param name="path">The names of the properties that lead to it, with dots between them.</param>
    /// <exception cref="ArgumentException">The path is empty, or has an empty name.</exception>
    public ItemPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Split('.').Contains(""))
        {
            throw new ArgumentException($"'{path}' is not a path; write the names of the properties that lead to the array, separated by dots, as in \"days.meals\".", nameof(path));
        }

        Path = path;
    }

    /// <summary>An array in the input of a tool.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="path">The names of the properties that lead to it, with dots between them.</param>
    /// <inheritdoc cref="ItemPath(string)"/>
    public ItemPath(string? tool, string path) : this(path) => Tool = tool;

    /// <summary>The tool's name; <see langword="null"/> for the reply's text.</summary>
    public string? Tool { get; }

    /// <summary>The names of the properties that lead to the array, with dots between them.</summary>
    public string Path { get; }

    /// <summary>The path, after the tool's name if there is one.</summary>
    public override string ToString() => Tool is null ? Path : $"{Tool}: {Path}";

    /// <summary>Whether the array is one of these.</summary>
    internal bool IsIn(IReadOnlyList<ItemPath> paths)
    {
        // By index, because an enumerator would be an allocation for each element.
        for (int i = 0; i < paths.Count; i++)
        {
            if (paths[i] == this)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds the array to those whose elements a stream delivers.</summary>
    /// <remarks>
    /// The tree is made by a path, so that a native program that makes no path leaves out the code that finds elements.
    /// </remarks>
    internal void AddTo(ref ItemTree? tree, int handlers, int handler) => (tree ??= new ItemTree()).Add(this, handlers, handler);
}
