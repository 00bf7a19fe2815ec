using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Handlers.Tests;

/// <summary>A server that sends whatever bytes a test wants, and closes or resets connections where it wants.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _accepting;

    private RawServer(Func<RawConnection, Task> serve)
    {
        _listener.Start();
        BaseAddress = new Uri($"http://{_listener.LocalEndpoint}/");
        _accepting = AcceptAsync(serve);
    }

    public Uri BaseAddress { get; }

    /// <summary>Starts a server that closes each connection when <paramref name="serve"/> is done with it.</summary>
    public static RawServer Start(Func<RawConnection, Task> serve) => new(serve);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync(Func<RawConnection, Task> serve)
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptSocketAsync(), serve));
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // Stopped.
        }

        await Task.WhenAll(serving);
    }

    private static async Task ServeAsync(Socket socket, Func<RawConnection, Task> serve)
    {
        // Sends each write at once, without waiting for the acknowledgement of the previous one.
        socket.NoDelay = true;
        using var connection = new RawConnection(socket);
        try
        {
            await serve(connection);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The client left.
        }
    }
}

internal sealed class RawConnection(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    /// <summary>Reads a request to the end of its body.</summary>
    public async Task<string> ReadRequestAsync()
    {
        byte[] buffer = new byte[64 * 1024];
        int length = 0;
        while (true)
        {
            int count = await _stream.ReadAsync(buffer.AsMemory(length));
            if (count == 0)
            {
                throw new IOException("The client left in the middle of its request.");
            }

            length += count;
            string text = Encoding.Latin1.GetString(buffer, 0, length);
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
            {
                continue;
            }

            string? contentLength = text[..end].Split("\r\n").FirstOrDefault(line => line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase));
            if (length >= end + 4 + int.Parse(contentLength?[15..] ?? "0", System.Globalization.CultureInfo.InvariantCulture))
            {
                return text;
            }
        }
    }

    public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes);

    /// <summary>Waits until the client closes its end.</summary>
    public async Task WaitForCloseAsync()
    {
        byte[] buffer = new byte[1024];
        while (await _stream.ReadAsync(buffer) > 0)
        {
        }
    }

    /// <summary>Makes the connection end with a reset instead of an orderly close.</summary>
    public void Reset() => socket.LingerState = new LingerOption(true, 0);

    public void Dispose() => _stream.Dispose();
}
