namespace Handlers.Probe;

/// <summary>
/// Blocking calls, and blocking on asynchronous calls, where the pool has one thread and no loop runs what is posted to the synchronization
/// context. A deadlock never returns; the test that started the process ends it.
/// </summary>
internal static class OneThread
{
    private static readonly MessageRequest Request = new() { Model = "m", MaxTokens = 1, Messages = [MessageParam.User("Say hello there!")] };

    public static int Run(Uri address)
    {
        ThreadPool.GetMaxThreads(out int threads, out _);
        if (threads != 1)
        {
            Console.WriteLine($"The pool has {threads} threads; set DOTNET_ThreadPool_ForceMaxWorkerThreads=1.");
            return 1;
        }

        using var client = new MessagesClient(new MessagesClientOptions { BaseUrl = address, ApiKey = "key", AuthToken = null, MaxRetries = 20, Headers = new Dictionary<string, string> { ["x-number"] = "7" } });

        // Where a user interface or a request of classic ASP.NET blocks; then several threads at once.
        SynchronizationContext.SetSynchronizationContext(new WithoutLoop());
        ReadEveryWay(client);
        Thread[] others = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() => ReadEveryWay(client)))];
        Array.ForEach(others, thread => thread.Start());
        Array.ForEach(others, thread => thread.Join());

        // The pool's only thread itself may read what needs no other: bytes that are there.
        byte[] bytes = Server.ScriptOf("7").ToArray();
        var done = new ManualResetEventSlim();
        ThreadPool.QueueUserWorkItem(_ =>
        {
            using MessageStream blocking = MessageStream.Create(new MemoryStream(bytes));
            Check(blocking.GetFinalText());
            using MessageStream asynchronous = MessageStream.Create(new MemoryStream(bytes), new MessageHandler { OnTextAsync = (_, _) => default });
            Check(asynchronous.GetFinalTextAsync().GetAwaiter().GetResult());
            done.Set();
        });
        done.Wait();
        Console.WriteLine("done");
        return 0;
    }

    private static void ReadEveryWay(MessagesClient client)
    {
        var handler = new MessageHandler { OnText = _ => { } };

        // Who blocks the thread of a context must not await on it: that holds for handlers, too.
        var awaited = new MessageHandler { OnTextAsync = async (_, token) => await Task.Delay(1, token).ConfigureAwait(false) };
        using (MessageStream stream = client.Stream(Request, handler))
        {
            stream.Connect();
            Check(string.Concat(stream.TextStream.Enumerate()));
            Check(stream.GetFinalText());
        }

        client.Dispatch(Request, handler);
        _ = client.StreamEvents(Request).Count();
        Check(client.Create(Request).GetText());
        using (MessageStream closed = client.Stream(Request))
        {
            _ = closed.Enumerate().First();
            closed.Close();
        }

        using (MessageStream stream = client.Stream(Request, awaited))
        {
            stream.ConnectAsync().GetAwaiter().GetResult();
            Check(stream.GetFinalTextAsync().GetAwaiter().GetResult());
        }

        client.DispatchAsync(Request, awaited).GetAwaiter().GetResult();
        Check(client.CreateAsync(Request).GetAwaiter().GetResult().GetText());
        MessageStream left = client.Stream(Request, awaited);
        IAsyncEnumerator<MessageStreamEvent> events = left.GetAsyncEnumerator();
        _ = events.MoveNextAsync().AsTask().GetAwaiter().GetResult();
        events.DisposeAsync().AsTask().GetAwaiter().GetResult();
        left.CloseAsync().AsTask().GetAwaiter().GetResult();
        left.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static void Check(string text)
    {
        if (text != "Hello 7")
        {
            throw new InvalidOperationException($"Another text was read: {text.Length} characters.");
        }
    }

    private sealed class WithoutLoop : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }

        public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();
    }
}
