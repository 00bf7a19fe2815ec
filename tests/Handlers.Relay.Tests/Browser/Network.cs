using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Handlers.Relay.Tests.Browser;

/// <summary>The network between the browser and a server: it can fail, come back, and lead to another server.</summary>
internal sealed class Network : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _connections = [];
    private readonly Task _accepting;
    private volatile int _port;

    public Network(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    /// <summary>Breaks all connections. New ones lead to a port; to none if it is 0.</summary>
    public void Switch(int port)
    {
        _port = port;
        foreach (TcpClient connection in _connections.Keys)
        {
            connection.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Switch(0);
        _listener.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                _ = ForwardAsync(client);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            _connections[client] = 0;
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _port);
                NetworkStream up = client.GetStream();
                NetworkStream down = server.GetStream();
                await Task.WhenAny(up.CopyToAsync(down), down.CopyToAsync(up));
            }
            catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or InvalidOperationException or ArgumentOutOfRangeException)
            {
                // The connection was broken, or leads nowhere.
            }

            _connections.TryRemove(client, out _);
        }
    }
}
