using Anthropic;

namespace Handlers.Benchmarks;

/// <summary>The three clients of a <see cref="ByteServer"/>, all over the same kind of <see cref="HttpClient"/>.</summary>
internal sealed class LoopbackClients : IDisposable
{
    private static readonly MessageRequest Request = new()
    {
        Model = "claude-sonnet-5",
        MaxTokens = 1024,
        Messages = [MessageParam.User("Hello")],
    };

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5) });
    private readonly Uri _address;
    private readonly MessagesClient _ours;
    private readonly AnthropicClient _official;

    public LoopbackClients(Uri address)
    {
        _address = address;
        _ours = new MessagesClient(new MessagesClientOptions { ApiKey = "benchmark", BaseUrl = address, HttpClient = _http });
        _official = OfficialSdk.Client(_http, address);
    }

    /// <summary>Reads the bytes and drops them.</summary>
    /// <returns>How many there were.</returns>
    public async Task<long> ReadBytesAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, "v1/messages")) { Content = new StringContent("{}") };
        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
        using Stream body = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(8 * 1024);
        long bytes = 0;
        int read;
        while ((read = await body.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            bytes += read;
        }

        System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        return bytes;
    }

    /// <returns>How many bytes of text there were.</returns>
    public async Task<long> DispatchAsync()
    {
        var counter = new Utf8Counter();
        await _ours.DispatchAsync(Request, counter).ConfigureAwait(false);
        return counter.Count;
    }

    /// <returns>How many chars of text there were.</returns>
    public Task<long> ReadOfficialTextAsync() => OfficialSdk.ReadTextAsync(_official);

    public void Dispose()
    {
        _ours.Dispose();
        _official.Dispose();
        _http.Dispose();
    }
}
