using System.Diagnostics;

namespace Handlers;

/// <summary>Makes a span the current one, whose id the transport sends along, until it is disposed.</summary>
internal readonly struct ActivityScope : IDisposable
{
    private readonly Activity? _outer;
    private readonly bool _isEntered;

    private ActivityScope(Activity activity)
    {
        _outer = Activity.Current;
        _isEntered = true;
        Activity.Current = activity;
    }

    public static ActivityScope Enter(Activity? activity) => activity is null ? default : new(activity);

    /// <summary>Ends a span that took so long. The current span stays: ending one makes its parent the current one, which may belong to another call.</summary>
    public static void Stop(Activity activity, TimeSpan elapsed)
    {
        Activity? current = Activity.Current;
        activity.SetEndTime(activity.StartTimeUtc + elapsed);
        activity.Stop();
        Activity.Current = current;
    }

    public void Dispose()
    {
        if (_isEntered)
        {
            Activity.Current = _outer;
        }
    }
}
