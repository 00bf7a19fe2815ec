using System.Collections.Concurrent;
using Handlers.Relay;
using Microsoft.Extensions.Hosting;

namespace Handlers.AspNetCore;

/// <summary>The replies that are being written to the log. They go on without the requests that started them, and end with the application.</summary>
internal sealed class StreamRecordings(IHostApplicationLifetime lifetime) : IHostedLifecycleService
{
    private readonly ConcurrentDictionary<Task, byte> _running = new();

    /// <summary>Starts to write a reply to a log.</summary>
    public void Start(MessageStream stream, IStreamLogWriter writer)
    {
        Task recording = Task.Run(() => stream.RecordAsync(writer, lifetime.ApplicationStopping), CancellationToken.None);
        _running.TryAdd(recording, 0);
        _ = recording.ContinueWith(
            ended =>
            {
                _running.TryRemove(ended, out _);

                // Recording fails only if the log fails, which readers learn from the log. Reading the exception marks it as observed.
                _ = ended.Exception;
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Waits until the outcome of each reply is in the log, or the host's time to shut down is over. The servers have stopped, so no reply is added.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
        => await Task.WhenAll(_running.Keys).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
