using Xunit;

namespace Handlers.Extensions.Tests;

/// <summary>The recorded streams of <c>samples/Replay</c>.</summary>
internal static class Recordings
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Recordings");

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    public static IEnumerable<string> All => Directory.EnumerateFiles(Folder, "*.sse").Select(file => Path.GetFileName(file)).Order();

    /// <summary>The recordings that have a complete message.</summary>
    public static TheoryData<string> Complete
    {
        get
        {
            var names = new TheoryData<string>();
            foreach (string name in All)
            {
                try
                {
                    using var stream = MessageStream.Create(new MemoryStream(Read(name)));
                    if (stream.GetFinalMessage().Content.Count > 0)
                    {
                        names.Add(name);
                    }
                }
                catch (Exception e) when (e is ApiException or StreamInterruptedException or InvalidStreamException)
                {
                    // Ends early, on purpose.
                }
            }

            return names;
        }
    }
}
