using System.Text;

namespace Handlers.Relay.Tests;

/// <summary>Reads streams of a log as text.</summary>
internal static class Reading
{
    public static async Task<List<StreamLogEntry>> ReadAllAsync(this IStreamLog log, string id, StreamLogPosition after = default, CancellationToken cancellationToken = default)
    {
        var entries = new List<StreamLogEntry>();
        await foreach (ReadOnlyMemory<StreamLogEntry> batch in log.ReadAsync(id, after, cancellationToken))
        {
            entries.AddRange(batch.Span);
        }

        return entries;
    }

    public static string Text(this StreamLogEntry entry) => Encoding.UTF8.GetString(entry.Frame.Span);

    public static async Task WriteAsync(this IStreamLogWriter writer, params string[] frames)
    {
        foreach (string frame in frames)
        {
            writer.Append(Encoding.UTF8.GetBytes(frame));
        }

        await writer.FlushAsync();
    }
}
