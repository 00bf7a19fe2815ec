using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Handlers.Benchmarks;

/// <summary>The browsers: each reads one stream of a relay to its end.</summary>
internal sealed class RelayReader(Uri relay) : IDisposable
{
    private const int MaxReply = 256 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The times from the upstream's stamp in an event to its arrival here, in ticks of the stopwatch.</summary>
    public ConcurrentBag<long> Delays { get; } = [];

    /// <summary>Reads one stream.</summary>
    /// <param name="upstream">Which upstream of the relay the stream comes from.</param>
    /// <param name="hasLog">Whether the stream is started first and then followed.</param>
    /// <returns>How many events there were.</returns>
    public async Task<long> ReadAsync(int upstream, bool hasLog)
    {
        using HttpRequestMessage request = hasLog
            ? new HttpRequestMessage(HttpMethod.Get, new Uri(relay, $"{upstream}/streams/{await StartAsync(upstream).ConfigureAwait(false)}"))
            : new HttpRequestMessage(HttpMethod.Post, new Uri(relay, $"{upstream}/v1/messages")) { Content = new StringContent("{}") };
        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        await using Stream body = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(MaxReply);
        int length = 0;
        int read;
        while ((read = await body.ReadAsync(buffer.AsMemory(length)).ConfigureAwait(false)) > 0)
        {
            NoteDelay(buffer.AsSpan(length, read));
            length += read;
        }

        ReadOnlySpan<byte> all = buffer.AsSpan(0, length);
        long events = all[^Math.Min(200, length)..].IndexOf("message_stop"u8) < 0 ? 0 : all.Count("\ndata:"u8) + (all.StartsWith("data:"u8) ? 1 : 0);
        System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        return events;
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> StartAsync(int upstream)
    {
        using HttpResponseMessage started = await _http.PostAsync(new Uri(relay, $"{upstream}/streams"), new StringContent("{}")).ConfigureAwait(false);
        if (started.StatusCode != HttpStatusCode.Created)
        {
            throw new InvalidOperationException($"the stream did not start: {started.StatusCode}");
        }

        using JsonDocument json = JsonDocument.Parse(await started.Content.ReadAsStreamAsync().ConfigureAwait(false));
        return json.RootElement.GetProperty("id").GetString()!;
    }

    // A stamp that two reads share is not counted.
    private void NoteDelay(ReadOnlySpan<byte> read)
    {
        int at = read.LastIndexOf(ByteServer.StampOpening);
        if (at >= 0 && read.Length >= at + ByteServer.StampOpening.Length + ByteServer.StampDigits
            && long.TryParse(read.Slice(at + ByteServer.StampOpening.Length, ByteServer.StampDigits), NumberStyles.None, CultureInfo.InvariantCulture, out long stamp))
        {
            Delays.Add(System.Diagnostics.Stopwatch.GetTimestamp() - stamp);
        }
    }
}
