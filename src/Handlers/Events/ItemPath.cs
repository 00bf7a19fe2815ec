namespace Handlers;

/// <summary>The place of an array whose elements are given to a handler: see <see cref="OnItemAttribute"/>.</summary>
public readonly record struct ItemPath
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
    public string Path { get; } = "";

    /// <summary>The path, after the tool's name if there is one.</summary>
    public override string ToString() => Tool is null ? Path : $"{Tool}: {Path}";
}
