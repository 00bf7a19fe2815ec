using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Handlers.Benchmarks;

/// <summary>
/// A minimal server that answers every HTTP request on a loopback port with the same stream from memory, one chunk for each event, as the API does.
/// Without a pace, everything is sent at once. With a pace, each connection gets one event in each interval, or several events at once in a longer interval.
/// </summary>
internal sealed class ByteServer : IDisposable
{
    // The connections are spread over the interval, so that the client gets events evenly.
    private const int Phases = 10;

    /// <summary>How many digits a stamp has.</summary>
    public const int StampDigits = 19;

    private static readonly byte[] Head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nrequest-id: req_01Benchmark\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[][] _chunks;
    private readonly byte[] _whole;
    private readonly TimeSpan? _pace;
    private readonly List<Reply>[] _replies = [.. Enumerable.Range(0, Phases).Select(_ => new List<Reply>())];
    private readonly CancellationTokenSource _stop = new();
    private int _next;

    /// <param name="sample">What every request is answered with.</param>
    /// <param name="pace">The time between the events of one connection; none for as fast as it goes.</param>
    /// <param name="isStamped">Whether each paced delta begins with the time at which it is sent, as <see cref="StampOpening"/> and digits.</param>
    /// <param name="burst">How many events are sent in one write. The interval between writes is as many times the pace, so the mean rate stays the same.</param>
    public ByteServer(SampleStream sample, TimeSpan? pace = null, bool isStamped = false, int burst = 1)
    {
        _pace = pace * burst;
        _chunks = [.. sample.Frames().Select(frame => Chunk(isStamped ? AddStamp(frame) : frame)).Chunk(burst).Select(chunks => chunks.SelectMany(chunk => chunk).ToArray())];
        _chunks[^1] = [.. _chunks[^1], .. "0\r\n\r\n"u8];
        _whole = [.. Head, .. _chunks.SelectMany(chunk => chunk)];
        _listener.Start(backlog: 4096);
        _ = AcceptAsync();
        if (_pace is { } interval)
        {
            _ = SendPacedAsync(interval);
        }
    }

    /// <summary>What stands before the digits of a stamp: ticks of <see cref="Stopwatch"/>, which all processes of a machine share.</summary>
    public static ReadOnlySpan<byte> StampOpening => "sent:"u8;

    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
    }

    private static byte[] Chunk(ReadOnlyMemory<byte> frame)
        => [.. Encoding.ASCII.GetBytes(frame.Length.ToString("x", CultureInfo.InvariantCulture)), .. "\r\n"u8, .. frame.Span, .. "\r\n"u8];

    private static ReadOnlyMemory<byte> AddStamp(ReadOnlyMemory<byte> frame)
    {
        ReadOnlySpan<byte> text = "\"text\":\""u8;
        int at = frame.Span.IndexOf("text_delta"u8) < 0 ? -1 : frame.Span.LastIndexOf(text);
        return at < 0 ? frame : (byte[])[.. frame.Span[..(at + text.Length)], .. StampOpening, .. new byte[StampDigits].Select(_ => (byte)'0'), .. frame.Span[(at + text.Length)..]];
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(_stop.Token).ConfigureAwait(false);
                socket.NoDelay = true;
                _ = ServeAsync(socket);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server has been disposed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                byte[] request = new byte[16 * 1024];
                while (await ReadRequestAsync(socket, request).ConfigureAwait(false))
                {
                    if (_pace is null)
                    {
                        await socket.SendAsync(_whole, _stop.Token).ConfigureAwait(false);
                        continue;
                    }

                    var reply = new Reply(socket);
                    await socket.SendAsync(Head, _stop.Token).ConfigureAwait(false);
                    List<Reply> phase = _replies[Interlocked.Increment(ref _next) % Phases];
                    lock (phase)
                    {
                        phase.Add(reply);
                    }

                    await reply.Sent.ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The client has gone, or the server.
            }
        }
    }

    private async Task<bool> ReadRequestAsync(Socket socket, byte[] buffer)
    {
        int read = 0;
        int wanted = int.MaxValue;
        while (read < wanted)
        {
            int count = await socket.ReceiveAsync(buffer.AsMemory(read), _stop.Token).ConfigureAwait(false);
            if (count == 0)
            {
                return false;
            }

            read += count;
            int end = buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                string head = Encoding.ASCII.GetString(buffer, 0, end);
                string? length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase));
                bool isChunked = length is null && head.Contains("chunked", StringComparison.OrdinalIgnoreCase);
                if (isChunked)
                {
                    wanted = buffer.AsSpan(0, read).EndsWith("0\r\n\r\n"u8) ? read : int.MaxValue;
                }
                else
                {
                    wanted = end + 4 + (length is null ? 0 : int.Parse(length["content-length:".Length..], CultureInfo.InvariantCulture));
                }
            }
        }

        return true;
    }

    private async Task SendPacedAsync(TimeSpan pace)
    {
        using var timer = new PeriodicTimer(pace / Phases);
        int phase = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                List<Reply> replies = _replies[phase++ % Phases];
                lock (replies)
                {
                    replies.RemoveAll(reply => !reply.TrySend(_chunks));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server has been disposed.
        }
    }

    private sealed class Reply(Socket socket)
    {
        private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _next;

        public Task Sent => _sent.Task;

        /// <returns>Whether there is more to send.</returns>
        public bool TrySend(byte[][] chunks)
        {
            try
            {
                byte[] chunk = chunks[_next++];
                Span<byte> rest = chunk;
                while (rest.IndexOf(StampOpening) is var stamp and >= 0)
                {
                    // One thread sends, so that the chunk can be written to.
                    rest = rest[(stamp + StampOpening.Length)..];
                    Stopwatch.GetTimestamp().TryFormat(rest, out _, "D19", CultureInfo.InvariantCulture);
                }

                socket.Send(chunk);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                _next = chunks.Length;
            }

            if (_next < chunks.Length)
            {
                return true;
            }

            _sent.SetResult();
            return false;
        }
    }
}
