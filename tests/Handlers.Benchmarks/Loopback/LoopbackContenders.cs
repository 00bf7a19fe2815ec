namespace Handlers.Benchmarks;

/// <summary>One stream at a time over loopback HTTP, as fast as it goes; the server is in the same process.</summary>
internal static class LoopbackContenders
{
    public const string Group = "loopback HTTP";

    private static readonly Dictionary<SampleStream, LoopbackClients> Started = [];

    /// <summary>The contenders; the limit is an <see cref="HttpClient"/> that drops the bytes.</summary>
    public static IReadOnlyList<Contender> All { get; } =
    [
        One(Peers.Limit, s => s.Bytes.Length, clients => clients.ReadBytesAsync(), null),
        One(Peers.OfficialText, s => s.Chars, clients => clients.ReadOfficialTextAsync(), null),
        One("UTF-8 delta, async", s => s.Utf8Bytes, clients => clients.DispatchAsync(), Peers.OfficialText),
    ];

    private static Contender One(string name, Func<SampleStream, long> expected, Func<LoopbackClients, Task<long>> read, string? peer)
        => OurContenders.Of(Group, OurContenders.Shape(StreamKind.Text), name, expected, s => read(Start(s)).GetAwaiter().GetResult(), peer);

    // Servers run until the process ends: each contender has a process of its own.
    private static LoopbackClients Start(SampleStream sample)
    {
        if (!Started.TryGetValue(sample, out LoopbackClients? clients))
        {
            Started.Add(sample, clients = new LoopbackClients(new ByteServer(sample).Address));
        }

        return clients;
    }
}
