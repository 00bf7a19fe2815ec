using Xunit;

namespace Handlers.Tests;

/// <summary>The ways to read a stream to its end.</summary>
public enum Way
{
    UntilDoneAsync,
    UntilDone,
    EventsAsync,
    Events,
    TextAsync,
    Text,
    FinalMessageAsync,
    FinalMessage,
}

internal static class Ways
{
    public static TheoryData<Way> All => [.. Enum.GetValues<Way>()];

    public static TheoryData<Way> Asynchronous => [Way.UntilDoneAsync, Way.EventsAsync, Way.TextAsync, Way.FinalMessageAsync];

    /// <summary>Reads to the end. Blocking calls run on their own thread.</summary>
    public static Task ReadAsync(this MessageStream stream, Way way, CancellationToken cancellationToken = default) => way switch
    {
        Way.UntilDoneAsync => stream.UntilDoneAsync(cancellationToken),
        Way.EventsAsync => DrainAsync(stream, cancellationToken),
        Way.TextAsync => DrainAsync(stream.TextStream, cancellationToken),
        Way.FinalMessageAsync => stream.GetFinalMessageAsync(cancellationToken),
        Way.UntilDone => BlockAsync(stream.UntilDone),
        Way.Events => BlockAsync(() => Drain(stream.Enumerate())),
        Way.Text => BlockAsync(() => Drain(stream.TextStream.Enumerate())),
        Way.FinalMessage => BlockAsync(() => stream.GetFinalMessage()),
        _ => throw new ArgumentOutOfRangeException(nameof(way)),
    };

    public static Task BlockAsync(Action action)
        => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static async Task DrainAsync<T>(IAsyncEnumerable<T> items, CancellationToken cancellationToken)
    {
        await foreach (T _ in items.WithCancellation(cancellationToken))
        {
        }
    }

    private static void Drain<T>(IEnumerable<T> items)
    {
        foreach (T _ in items)
        {
        }
    }
}
