using Handlers.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Handlers.Tests;

/// <summary>A client of the local server, and the request all tests send.</summary>
internal static class Local
{
    public static MessageRequest Hello { get; } = new() { Model = "claude-sonnet-5", MaxTokens = 1024, Messages = [MessageParam.User("Say hello there!")] };

    /// <summary>"Hello there!" in three deltas.</summary>
    public static MessageScript HelloScript => new MessageScript().Text("Hello", " there", "!");

    public static MessagesClientOptions Options(LocalMessagesServer server) => new() { BaseUrl = server.BaseAddress, ApiKey = "test-key", AuthToken = null, MaxRetries = 0 };

    public static MessagesClient Client(LocalMessagesServer server) => new(Options(server));

    /// <summary>Advances the clock step by step until the task completes, because a test cannot observe when a timer starts.</summary>
    public static async Task AdvanceUntilAsync(this FakeTimeProvider time, Task task, TimeSpan step)
    {
        while (!task.IsCompleted)
        {
            time.Advance(step);
            await Task.Yield();
        }
    }
}
