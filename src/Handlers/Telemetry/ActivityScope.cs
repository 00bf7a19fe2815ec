using System.Diagnostics;

namespace Handlers;

/// <summary>Makes a span the current one until the scope is disposed. The transport sends the current span's id with the request.</summary>
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

    /// <summary>Ends a span with the given duration and restores the current span, because <see cref="Activity.Stop"/> would replace it with the parent of the ended one.</summary>
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
