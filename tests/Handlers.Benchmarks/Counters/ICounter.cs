namespace Handlers.Benchmarks;

/// <summary>A handler that does next to nothing: it counts what it is given, which shows that it was given all.</summary>
internal interface ICounter : IMessageHandler
{
    /// <summary>The lengths of all deltas.</summary>
    long Count { get; }
}
