namespace Handlers;

/// <summary>
/// Marks a handler that keeps state of the stream it is called by. A second stream that is read with the same instance before the first has ended throws an
/// <see cref="InvalidOperationException"/>, instead of mixing the two.
/// </summary>
/// <example><code>
/// sealed partial class Transcript : IOneStreamAtATime
/// {
///     private readonly StringBuilder _text = new();
///
///     [OnText] void Add(ReadOnlySpan&lt;char&gt; delta) =&gt; _text.Append(delta);
/// }
/// </code></example>
public interface IOneStreamAtATime;
