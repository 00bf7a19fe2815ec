using System.IO.Compression;
using System.Text;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Whatever a server sends, a stream holds no more of it than its limits allow.</summary>
public sealed class LimitTests
{
    private const int MiB = 1024 * 1024;

    private static readonly byte[] Head = Encoding.UTF8.GetBytes(new MessageScript().Text("x").Cut().ToString());

    [Theory]
    [InlineData("data: ")]
    [InlineData("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"")]
    [InlineData(": ")]
    public void A_line_of_600_MB_is_refused_at_the_limit_of_an_event(string start)
    {
        var body = new RepeatStream([.. Head, .. Encoding.UTF8.GetBytes(start)], "xxxxxxxxxxxxxxxx"u8.ToArray(), 600L * MiB / 16, []);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using MessageStream stream = MessageStream.Create(body);

        Assert.Throws<InvalidStreamException>(stream.UntilDone);

        // Doubled up to 32 MiB, each array besides the one before.
        Assert.InRange(body.Given, 16 * MiB, 33 * MiB);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 66 * MiB);
    }

    [Theory]
    [InlineData("data: x\n")]
    [InlineData("data\n")]
    [InlineData("event: x\n")]
    [InlineData("data:\r")]
    public void An_event_of_lines_without_end_is_refused_at_the_limit_of_an_event(string line)
    {
        var body = new RepeatStream(Head, Encoding.UTF8.GetBytes(line), long.MaxValue, []);
        using MessageStream stream = MessageStream.Create(body);

        Assert.Throws<InvalidStreamException>(stream.UntilDone);

        Assert.InRange(body.Given, 16 * MiB, 33 * MiB);
    }

    [Fact]
    public void A_compressed_bomb_is_refused_at_the_limit_of_an_event()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            new RepeatStream([.. Head, .. "data: "u8], new byte[64 * 1024], 600L * MiB / (64 * 1024), []).CopyTo(gzip);
        }

        compressed.Position = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        using MessageStream stream = MessageStream.Create(new GZipStream(compressed, CompressionMode.Decompress));

        Assert.Throws<InvalidStreamException>(stream.UntilDone);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 66 * MiB);
    }

    [Fact]
    public void Corrupted_compression_is_an_interruption()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Head);
        }

        byte[] bytes = compressed.ToArray();
        bytes[2] ^= 0xFF;
        using MessageStream stream = MessageStream.Create(new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress));

        Assert.IsType<InvalidDataException>(Assert.Throws<StreamInterruptedException>(stream.UntilDone).InnerException);
    }

    [Theory]
    [InlineData("event: ping\ndata: {\"type\":\"ping\"}\n\n")]
    [InlineData(": comment\n\n")]
    [InlineData("\r\n")]
    [InlineData("event: x\n\n")]
    [InlineData("id: 1\n\n")]
    [InlineData("data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"\"}}\n\n")]
    [InlineData("data: [DONE]\n\n")]
    public void What_holds_nothing_costs_no_memory_however_often_it_comes(string piece)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(piece);
        var body = new RepeatStream(Head, bytes, 20 * MiB / bytes.Length, []);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using MessageStream stream = MessageStream.Create(body);

        Assert.Throws<StreamInterruptedException>(stream.UntilDone);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MiB / 2);
    }

    [Theory]
    [InlineData(": comment\n")]
    [InlineData("\n")]
    [InlineData("event: x\n\n")]
    public void What_comes_before_the_first_event_costs_no_memory_either(string piece)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(piece);
        var body = new RepeatStream([], bytes, 20 * MiB / bytes.Length, []);
        using var client = new MessagesClient(StubTransport.Options(_ => StubTransport.EventStream(body)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        using MessageStream stream = client.Stream(Local.Hello);

        Assert.Throws<StreamInterruptedException>(stream.UntilDone);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MiB / 2);
    }

    [Fact]
    public void A_first_event_that_comes_byte_by_byte_takes_linear_time()
    {
        // 1 MiB in single bytes: reading it from the start at each byte would be half a terabyte.
        byte[] start = Encoding.UTF8.GetBytes(new MessageScript().Id(new string('x', MiB)).Text("Hello").ToString());
        using var client = new MessagesClient(StubTransport.Options(_ => StubTransport.EventStream(MessageScript.Replay(start).OpenRead(1))));
        using MessageStream stream = client.Stream(Local.Hello);

        Assert.Equal(MiB, stream.GetFinalMessage().Id.Length);
    }
}
