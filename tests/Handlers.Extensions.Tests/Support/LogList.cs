using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Handlers.Extensions.Tests;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogList : ILoggerProvider, ILogger
{
    private string _category = "";

    public ConcurrentQueue<(string Category, int Id, LogLevel Level, string Text)> Entries { get; init; } = new();

    public ILogger CreateLogger(string categoryName) => new LogList { Entries = Entries, _category = categoryName };

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => Entries.Enqueue((_category, eventId.Id, logLevel, $"{formatter(state, exception)}{exception}"));

    public void Dispose()
    {
    }
}
