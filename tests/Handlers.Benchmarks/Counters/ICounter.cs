namespace Handlers.Benchmarks;

/// <summary>A handler that only counts the data it is given, which proves that it was given everything.</summary>
internal interface ICounter : IMessageHandler
{
    /// <summary>The lengths of all deltas.</summary>
    long Count { get; }
}
