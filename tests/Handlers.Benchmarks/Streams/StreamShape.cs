namespace Handlers.Benchmarks;

/// <summary>What a <see cref="SampleStream"/> consists of.</summary>
/// <param name="Kind">What its one content block is.</param>
/// <param name="Deltas">How many deltas are made.</param>
/// <param name="Repetitions">How often these deltas come. More than one makes a long stream of which only one part is in memory.</param>
internal sealed record StreamShape(StreamKind Kind, int Deltas, int Repetitions = 1)
{
    private static readonly Dictionary<StreamShape, SampleStream> Made = [];

    /// <summary>The text that is streamed, or that a tool's input contains; null for English words with an escape or a character beyond ASCII here and there.</summary>
    public SampleText? Text { get; init; }

    /// <summary>How the frames are written.</summary>
    public WireLayout Layout { get; init; } = WireLayout.Api;

    /// <summary>The stream, which is made when it is asked for, and only once.</summary>
    public SampleStream Stream
    {
        get
        {
            if (!Made.TryGetValue(this, out SampleStream? stream))
            {
                Made.Add(this, stream = new SampleStream(this));
            }

            return stream;
        }
    }
}
