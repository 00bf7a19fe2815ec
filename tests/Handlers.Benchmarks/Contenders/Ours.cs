namespace Handlers.Benchmarks;

/// <summary>The ways in which <c>Handlers</c> reads a stream.</summary>
internal static class Ours
{
    private static readonly MessageStreamOptions General = new() { LearnsFrames = false };

    public static long Dispatch(SampleStream sample, ICounter counter)
    {
        MessageStream.Dispatch(sample.OpenRead(), counter);
        return counter.Count;
    }

    public static long DispatchAsync(SampleStream sample, ICounter counter)
    {
        MessageStream.DispatchAsync(sample.OpenRead(), counter).GetAwaiter().GetResult();
        return counter.Count;
    }

    /// <summary>Dispatches without learned frame layouts, to measure the general path.</summary>
    public static long DispatchGeneral(SampleStream sample, ICounter counter)
    {
        MessageStream.Dispatch(sample.OpenRead(), counter, General);
        return counter.Count;
    }

    /// <returns>The chars of the text or thinking; 1 for a tool's input.</returns>
    public static long FinalMessage(SampleStream sample)
    {
        using MessageStream stream = MessageStream.Create(sample.OpenRead());
        return stream.GetFinalMessage().Content[0] switch
        {
            TextBlock block => block.Text.Length,
            ThinkingBlock block => block.Thinking.Length,
            ToolCallBlock block => block.InputError is null && block.Input.TryGetProperty("edits", out _) ? 1 : 0,
            _ => 0,
        };
    }

    public static async Task<long> CountEventsAsync(IAsyncEnumerable<MessageStreamEvent> stream)
    {
        long events = 0;
        await foreach (MessageStreamEvent e in stream)
        {
            events += e is null ? 0 : 1;
        }

        return events;
    }

    public static long CountEvents(IEnumerable<MessageStreamEvent> stream)
    {
        long events = 0;
        foreach (MessageStreamEvent e in stream)
        {
            events += e is null ? 0 : 1;
        }

        return events;
    }

    public static async Task<long> ReadTextAsync(MessageStream stream)
    {
        long chars = 0;
        await using (stream)
        {
            await foreach (string text in stream.TextStream)
            {
                chars += text.Length;
            }
        }

        return chars;
    }
}
