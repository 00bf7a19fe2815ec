namespace Handlers.Tests;

/// <summary>The synchronization context of a thread that blocks: nobody ever runs what is posted to it.</summary>
internal sealed class ContextWithoutLoop : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state)
    {
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();
}
