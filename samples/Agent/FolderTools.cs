using System.ComponentModel.DataAnnotations;
using Handlers;

namespace Agent;

/// <summary>The tools: what the model may do with the files of one folder.</summary>
internal sealed partial class FolderTools(string folder)
{
    private const int MaxBytes = 200_000;

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
    private readonly List<string> _changed = [];

    /// <summary>The files that were written, in order.</summary>
    public IReadOnlyList<string> Changed => _changed;

    /// <summary>Lists all files of the folder, by their paths relative to it.</summary>
    [Tool]
    public string[] ListFiles()
        => [.. Directory.EnumerateFiles(_root, "*", Everywhere).Select(Relative).Order(StringComparer.Ordinal)];

    /// <summary>Reads a text file.</summary>
    /// <param name="path">The path relative to the folder.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    [Tool]
    public async Task<string> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(Absolute(path));
        return !file.Exists ? throw new ToolException($"There is no file {path}.")
            : file.Length > MaxBytes ? throw new ToolException($"{path} is longer than {MaxBytes} bytes.")
            : await File.ReadAllTextAsync(file.FullName, cancellationToken);
    }

    /// <summary>Finds the lines of all files that contain a text.</summary>
    /// <param name="text">The text, compared without regard to case.</param>
    /// <param name="limit">How many lines to return at most.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    [Tool]
    public async Task<List<FoundLine>> SearchAsync([StringLength(200, MinimumLength = 1)] string text, [Range(1, 200)] int limit = 50, CancellationToken cancellationToken = default)
    {
        var found = new List<FoundLine>();
        foreach (string path in ListFiles())
        {
            int number = 0;
            await foreach (string line in File.ReadLinesAsync(Absolute(path), cancellationToken))
            {
                number++;
                if (line.Contains(text, StringComparison.OrdinalIgnoreCase))
                {
                    found.Add(new FoundLine(path, number, line));
                    if (found.Count == limit)
                    {
                        return found;
                    }
                }
            }
        }

        return found;
    }

    /// <summary>Writes a text file; one that exists is replaced. The user is asked first.</summary>
    /// <param name="path">The path relative to the folder.</param>
    /// <param name="content">The whole content.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    [Tool]
    public async Task<string> WriteFileAsync(string path, string content, CancellationToken cancellationToken)
    {
        string file = Absolute(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, content, cancellationToken);
        lock (_changed)
        {
            _changed.Add(Relative(file));
        }

        return $"{path} was written.";
    }

    private static EnumerationOptions Everywhere => new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint };

    private string Relative(string file) => Path.GetRelativePath(_root, file).Replace('\\', '/');

    // The path comes from the model, so it must be checked to stay within the folder.
    private string Absolute(string path)
    {
        string file = Path.GetFullPath(Path.Combine(_root, path));
        for (string? part = file; part is not null && part.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal); part = Path.GetDirectoryName(part))
        {
            if (File.Exists(part) ? File.ResolveLinkTarget(part, returnFinalTarget: false) is not null : Directory.Exists(part) && Directory.ResolveLinkTarget(part, returnFinalTarget: false) is not null)
            {
                throw new ToolException($"{path} leads through a link.");
            }
        }

        return file.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? file : throw new ToolException($"{path} is not within the folder.");
    }
}
