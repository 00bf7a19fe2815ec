using Handlers.Testing;
using Xunit;

namespace Handlers.Tests.Testing;

/// <summary>Replies that were written down, and are replayed.</summary>
public sealed class RecordingTests
{
    [Fact]
    public async Task What_was_sent_is_written_down_without_key_and_headers_and_replayed()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string file = Path.Combine(folder, "reply.sse");
            MessageScript second = new MessageScript().Text("Bye.");
            await using LocalMessagesServer server = LocalMessagesServer.Start([Local.HelloScript, MessageScript.Error(400, "invalid_request_error", "No."), second]);
            using var http = new HttpClient(MessageScript.Record(file));
            using var client = new MessagesClient(Local.Options(server) with { HttpClient = http });

            await client.Stream(Local.Hello).UntilDoneAsync(TestContext.Current.CancellationToken);
            await Assert.ThrowsAsync<ApiException>(() => client.Stream(Local.Hello).UntilDoneAsync(TestContext.Current.CancellationToken));
            await Task.Run(() =>
            {
                using MessageStream stream = client.Stream(Local.Hello);
                stream.UntilDone();
            }, TestContext.Current.CancellationToken);

            Assert.Equal(["reply-2.sse", "reply.sse"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
            Assert.Equal(Local.HelloScript.ToString(), MessageScript.Load(file).ToString());
            Assert.Equal(second.ToString(), MessageScript.Load(Path.Combine(folder, "reply-2.sse")).ToString());
            Assert.DoesNotContain("test-key", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
            using MessageStream replayed = MessageStream.Create(MessageScript.Load(file).OpenRead());
            Assert.Equal("Hello there!", await replayed.GetFinalTextAsync(TestContext.Current.CancellationToken));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
