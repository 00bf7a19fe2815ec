using System.Collections.Concurrent;
using Handlers.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(UnobservedExceptions))]

namespace Handlers.Tests;

/// <summary>Fails the test run if a task failed and its exception was never observed.</summary>
public sealed class UnobservedExceptions : IDisposable
{
    private readonly ConcurrentQueue<Exception> _exceptions = new();

    public UnobservedExceptions() => TaskScheduler.UnobservedTaskException += Note;

    public void Dispose()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        TaskScheduler.UnobservedTaskException -= Note;
        if (!_exceptions.IsEmpty)
        {
            throw new AggregateException("Tasks failed that nobody awaited.", _exceptions);
        }
    }

    private void Note(object? sender, UnobservedTaskExceptionEventArgs e) => _exceptions.Enqueue(e.Exception);
}
