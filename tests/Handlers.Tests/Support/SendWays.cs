namespace Handlers.Tests;

/// <summary>Sends <see cref="Local.Hello"/> in each way, and reads the reply to its end.</summary>
internal static class SendWays
{
    /// <param name="client">The client.</param>
    /// <param name="way">How to send.</param>
    /// <param name="options">The settings of the request.</param>
    /// <param name="cancellationToken">Ends the asynchronous ways.</param>
    public static async Task SendAsync(this MessagesClient client, SendWay way, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new RequestOptions();
        switch (way)
        {
            case SendWay.StreamAsync:
                await using (MessageStream stream = client.Stream(Local.Hello, options: options))
                {
                    await stream.UntilDoneAsync(cancellationToken);
                }

                break;
            case SendWay.Stream:
                await using (MessageStream stream = client.Stream(Local.Hello, options: options))
                {
                    await Ways.BlockAsync(stream.UntilDone);
                }

                break;
            case SendWay.EventsAsync:
                await foreach (MessageStreamEvent _ in client.StreamEventsAsync(Local.Hello, options).WithCancellation(cancellationToken))
                {
                }

                break;
            case SendWay.CreateAsync:
                await client.CreateAsync(Local.Hello, options, cancellationToken);
                break;
            default:
                await Ways.BlockAsync(() => client.Create(Local.Hello, options));
                break;
        }
    }
}
