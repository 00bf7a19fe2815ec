namespace Handlers;

/// <summary>A task that nobody waits for any more.</summary>
internal static class AbandonedTask
{
    /// <summary>Observes the exception of the task, so that it does not become an unobserved task exception.</summary>
    public static void Observe(Task task) => _ = task.ContinueWith(
        static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
