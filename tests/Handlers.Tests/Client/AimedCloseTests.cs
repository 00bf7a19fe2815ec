using System.Text;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>
/// Blocking calls that are ended by another thread at the moment when the last bytes arrive. Their connection is back in the pool then, and the next request
/// may have it: that one must not notice. One connection serves all, so that it is handed on at once.
/// </summary>
/// <remarks>With <c>HANDLERS_LONG_TESTS=1</c>: 200,000 calls of each kind.</remarks>
public sealed class AimedCloseTests : IDisposable
{
    private const string Aimed = "aimed";
    private const string Error = "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"?\"}}";
    private const string Message = "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"usage\":{}}";

    private static readonly TimeSpan AimedTimeout = TimeSpan.FromMinutes(7);

    private static readonly RequestOptions Options = new() { Headers = new Dictionary<string, string> { [Aimed] = "1" }, Timeout = AimedTimeout };

    // What the thread that ends calls is to do; null while there is nothing.
    private Action? _end;
    private Action? _armed;
    private readonly SemaphoreSlim _called = new(0);
    private volatile bool _isCalling;
    private readonly AimedTime _time = new();
    private volatile bool _isOver;
    private int _ended;
    private int _others;

    [Theory]
    [InlineData("reply")]
    [InlineData("error")]
    [InlineData("answer")]
    public async Task Ending_a_blocking_call_breaks_no_other_stream(string what)
    {
        int seed = Environment.TickCount;
        string body = what switch { "reply" => $"{Local.HelloScript}", "error" => Error, _ => Message };
        await using var server = RawServer.Start(connection => ServeAsync(connection, what == "error" ? "500 ?" : "200 OK", what == "reply" ? "text/event-stream" : "application/json", body));
        using var http = new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = 1,
            MaxResponseDrainSize = 0,
            PlaintextStreamFilter = (context, _) => new ValueTask<Stream>(new WatchedStream(context.PlaintextStream, Received)),
        });
        using var client = new MessagesClient(new MessagesClientOptions
        {
            BaseUrl = server.BaseAddress,
            ApiKey = "key",
            AuthToken = null,
            HttpClient = http,
            MaxRetries = 0,
            Stream = new MessageStreamOptions { TimeProvider = _time },
        });

        Task ending = Ways.BlockAsync(() => EndCalls(new Random(seed)));
        Task reading = Ways.BlockAsync(() => ReadOthers(client));
        Exception? unexpected = null;
        await Ways.BlockAsync(() =>
        {
            for (int i = 0; i < (LongTests.Enabled ? 200_000 : 200) && unexpected is null && !reading.IsCompleted; i++)
            {
                Exception? thrown = what == "answer" ? CreateAimed(client) : ReadAimed(client);
                unexpected = thrown is null or ApiException { StatusCode: 500 } or MessageStreamTimeoutException ? null : thrown;
            }
        });
        _isOver = true;
        await ending;
        Exception? broken = await Xunit.Record.ExceptionAsync(() => reading);

        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}: {_ended} calls ended, {_others} other streams read");
        Assert.Null(unexpected);
        Assert.Null(broken);
        Assert.NotEqual(0, _ended);
    }

    public void Dispose() => _called.Dispose();

    private static async Task ServeAsync(RawConnection connection, string status, string contentType, string body)
    {
        byte[] other = Local.HelloScript.ToArray();
        byte[] otherHead = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: {other.Length}\r\n\r\n");
        byte[] reply = [.. otherHead, .. other];
        byte[] last = Encoding.UTF8.GetBytes(contentType == "text/event-stream" ? body[^60..] + $": {Aimed}\n\n" : body[^10..^1] + $",\"{Aimed}\":1}}");
        byte[] first = Encoding.UTF8.GetBytes(contentType == "text/event-stream" ? body[..^60] : body[..^10]);
        byte[] head = Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\ncontent-type: {contentType}\r\ncontent-length: {first.Length + last.Length}\r\n\r\n");
        while (true)
        {
            string request = await connection.ReadRequestAsync();
            if (!request.Contains($"\r\n{Aimed}: 1\r\n", StringComparison.OrdinalIgnoreCase))
            {
                await connection.WriteAsync(reply);
                continue;
            }

            await connection.WriteAsync((byte[])[.. head, .. first]);
            await connection.WriteAsync(last);
        }
    }

    private Exception? ReadAimed(MessagesClient client)
    {
        using MessageStream stream = client.Stream(Local.Hello, options: Options);
        return Record(stream.UntilDone, stream.Close);
    }

    private Exception? CreateAimed(MessagesClient client) => Record(() => client.Create(Local.Hello, Options), _time.TimeOut);

    private Exception? Record(Action call, Action end)
    {
        Volatile.Write(ref _armed, end);
        _isCalling = true;
        _called.Release();
        Exception? thrown = Xunit.Record.Exception(call);
        _isCalling = false;
        return thrown;
    }

    private void Received(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IndexOf("aimed"u8) >= 0)
        {
            Volatile.Write(ref _end, Interlocked.Exchange(ref _armed, null));
        }
    }

    private void EndCalls(Random random)
    {
        while (!_isOver)
        {
            _called.Wait(100);
            Action? end;
            while ((end = Interlocked.Exchange(ref _end, null)) is null && _isCalling)
            {
                Thread.SpinWait(10);
                Thread.Yield();
            }

            if (end is not null)
            {
                Thread.SpinWait(random.Next(300));
                end();
                _ended++;
            }
        }
    }

    private void ReadOthers(MessagesClient client)
    {
        while (!_isOver)
        {
            using MessageStream stream = client.Stream(Local.Hello);
            if (stream.GetFinalText() != "Hello there!")
            {
                throw new InvalidOperationException("Another text was read.");
            }

            _others++;
        }
    }

    /// <summary>A clock on which the aimed request's timeout passes when the test says so, and no other.</summary>
    private sealed class AimedTime : TimeProvider
    {
        private Action? _timeOut;

        public void TimeOut() => _timeOut?.Invoke();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == AimedTimeout)
            {
                _timeOut = () => callback(state);
            }

            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
