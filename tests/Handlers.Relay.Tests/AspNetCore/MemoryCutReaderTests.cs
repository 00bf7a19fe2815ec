namespace Handlers.Relay.Tests;

/// <summary>Readers of two servers of one process, with the log in its memory.</summary>
public sealed class MemoryCutReaderTests : CutReaderContract
{
    private protected override Task<(IStreamLog Log, IStreamLog OtherLog, IAsyncDisposable Opened)> OpenAsync()
    {
        var log = new MemoryStreamLog();
        return Task.FromResult<(IStreamLog, IStreamLog, IAsyncDisposable)>((log, log, new Opened(log)));
    }

    private sealed class Opened(MemoryStreamLog log) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            log.Dispose();
            return default;
        }
    }
}
