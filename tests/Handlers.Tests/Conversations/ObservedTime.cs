using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Handlers.Tests.Conversations;

/// <summary>A clock that stands still until a test moves it, and tells the test when somebody begins to wait.</summary>
internal sealed class ObservedTime : FakeTimeProvider
{
    // Timeouts are longer than any wait before a retry; the wait for the body of an error is none.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(90);

    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime < LongestWait && dueTime != ResponseRules.ErrorBodyPatience)
        {
            _waits.Writer.TryWrite(dueTime);
        }

        return timer;
    }

    /// <summary>The next wait before a retry, once it has begun.</summary>
    public ValueTask<TimeSpan> NextWaitAsync(CancellationToken cancellationToken) => _waits.Reader.ReadAsync(cancellationToken);

    /// <summary>Whether somebody began to wait whom no test has asked about.</summary>
    public bool HasWaits => _waits.Reader.TryPeek(out _);
}
