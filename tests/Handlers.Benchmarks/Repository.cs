namespace Handlers.Benchmarks;

/// <summary>The sources that this program was built from.</summary>
internal static class Repository
{
    public static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Handlers.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("This command needs the sources, so it must be run from the repository.");
    }
}
