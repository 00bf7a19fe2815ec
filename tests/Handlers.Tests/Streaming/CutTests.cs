using System.Text;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Streams that are cut at every byte: never a success before the message is whole, never a handler that was told more than came.</summary>
public sealed class CutTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(References.Names), MemberType = typeof(References))]
    public void A_clean_end_anywhere(string name)
    {
        var reference = new Reference(name);
        for (int cut = 0; cut <= reference.Bytes.Length; cut++)
        {
            var trace = new Trace();
            using MessageStream stream = MessageStream.Create(new MemoryStream(reference.Bytes, 0, cut), trace);
            reference.AssertCut(cut, trace, Record.Exception(stream.UntilDone), transportFailed: false);
        }
    }

    [Theory]
    [MemberData(nameof(References.Names), MemberType = typeof(References))]
    public async Task A_failing_read_anywhere(string name)
    {
        var reference = new Reference(name);
        for (int cut = 0; cut <= reference.Bytes.Length; cut++)
        {
            var trace = new Trace();
            await using MessageStream stream = MessageStream.Create(MessageScript.Replay(reference.Bytes.AsSpan(0, cut)).Abort().OpenRead(), trace);
            reference.AssertCut(cut, trace, await Record.ExceptionAsync(() => stream.UntilDoneAsync(Token)), transportFailed: true);
        }
    }

    [Theory]
    [MemberData(nameof(References.Names), MemberType = typeof(References))]
    public async Task A_connection_reset_anywhere(string name) => await CutSocketAsync(name, reset: true);

    [Theory]
    [MemberData(nameof(References.Names), MemberType = typeof(References))]
    public async Task A_half_finished_chunk_anywhere(string name) => await CutSocketAsync(name, reset: false);

    private static async Task CutSocketAsync(string name, bool reset)
    {
        var reference = new Reference(name);
        int cut = 0;
        await using var server = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n{reference.Bytes.Length + 1:x}\r\n");
            await connection.WriteAsync(reference.Bytes.AsMemory(0, cut));
            if (reset)
            {
                connection.Reset();
            }
        });
        using var client = new MessagesClient(new MessagesClientOptions { BaseUrl = server.BaseAddress, ApiKey = "key", MaxRetries = 0 });

        // A socket for each cut takes its time; the long run takes every byte.
        for (; cut <= reference.Bytes.Length; cut += LongTests.Enabled ? 1 : 23)
        {
            var trace = new Trace { Interest = Trace.Everything & ~HandlerInterest.Connect };
            await using MessageStream stream = client.Stream(Local.Hello, trace);
            Exception? thrown = await Record.ExceptionAsync(() => stream.ReadAsync(cut % 2 == 0 ? Way.UntilDoneAsync : Way.UntilDone, Token));

            // A reset may overtake the bytes before it.
            if (!reset)
            {
                reference.AssertCut(cut, trace, thrown, transportFailed: true);
            }
            else
            {
                reference.AssertPrefix(trace, thrown);
            }
        }
    }

    /// <summary>An uncut run: its calls, and the message as it was after each event.</summary>
    private sealed class Reference
    {
        private readonly List<string> _calls;
        private readonly List<string?> _messages = [null];
        private readonly int _wholeAt;

        public Reference(string name)
        {
            // Without [DONE], behind which nothing happens.
            Bytes = References.Get(name).Framing().ToArray();
            _wholeAt = Encoding.UTF8.GetString(Bytes).LastIndexOf("event: message_stop", StringComparison.Ordinal);
            _wholeAt = Encoding.UTF8.GetByteCount(Encoding.UTF8.GetString(Bytes)[.._wholeAt]);
            var trace = new Trace();
            using MessageStream stream = MessageStream.Create(new MemoryStream(Bytes), trace);
            foreach (MessageStreamEvent _ in stream.Enumerate())
            {
                _messages.Add(stream.CurrentMessage!.ToJson());
            }

            _calls = trace.Calls;
        }

        public byte[] Bytes { get; }

        public void AssertCut(int cut, Trace trace, Exception? thrown, bool transportFailed)
        {
            if (cut < _wholeAt)
            {
                Assert.Equal(transportFailed, Assert.IsType<StreamInterruptedException>(thrown).InnerException is not null);
            }
            else
            {
                Assert.Null(thrown);
            }

            AssertPrefix(trace, thrown);
        }

        public void AssertPrefix(Trace trace, Exception? thrown)
        {
            Assert.Equal("end", trace.Calls[^1]);
            if (thrown is null)
            {
                IEnumerable<string> expected = trace.Calls.Contains("event message_stop") ? _calls : _calls.Where(call => call != "event message_stop");
                Assert.Equal(expected, trace.Calls);
                return;
            }

            var e = Assert.IsType<StreamInterruptedException>(thrown);
            Assert.Equal("exception StreamInterruptedException", trace.Calls[^2]);
            Assert.Equal(_calls.Take(trace.Calls.Count - 2), trace.Calls[..^2]);
            Assert.Equal(_messages[trace.Calls.Count(call => call.StartsWith("event ", StringComparison.Ordinal))], e.PartialMessage?.ToJson());
        }
    }
}
