namespace Handlers.Benchmarks;

/// <summary>One stream at a time over loopback HTTP, as fast as it goes; the server is in the same process.</summary>
internal sealed class LoopbackContenders : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    public LoopbackContenders()
    {
        var many = new StreamShape(StreamKind.Text, 10_000);
        var few = new StreamShape(StreamKind.Text, 2_000);
        var clients = new Dictionary<SampleStream, LoopbackClients> { [many.Stream] = Start(many.Stream), [few.Stream] = Start(few.Stream) };
        All =
        [
            One(Peers.Limit, s => s.Bytes.Length, s => clients[s].ReadBytesAsync(), null),
            One(Peers.OfficialText, s => s.Chars, s => clients[s].ReadOfficialTextAsync(), null),
            One("UTF-8 delta, async", s => s.Utf8Bytes, s => clients[s].DispatchAsync(), Peers.OfficialText),
        ];

        Contender One(string name, Func<SampleStream, long> expected, Func<SampleStream, Task<long>> read, string? peer)
            => new("loopback HTTP", name, many, expected, s => read(s).GetAwaiter().GetResult(), peer, few);
    }

    /// <summary>The contenders; the limit is an <see cref="HttpClient"/> that drops the bytes.</summary>
    public IReadOnlyList<Contender> All { get; }

    public void Dispose() => _owned.ForEach(one => one.Dispose());

    private LoopbackClients Start(SampleStream sample)
    {
        var server = new ByteServer(sample);
        var clients = new LoopbackClients(server.Address);
        _owned.AddRange([clients, server]);
        return clients;
    }
}
