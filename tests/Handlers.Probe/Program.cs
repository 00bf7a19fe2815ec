using System.Globalization;
using Handlers;
using Handlers.Probe;

// What the tests of the runtime want done in a process of its own: one that has one pool thread, whose memory nobody else uses, or whose
// environment is another. Prints what it found; exits with a failure if that was not as promised.
switch (args)
{
    case ["serve", string streams]:
        await Server.RunAsync(int.Parse(streams, CultureInfo.InvariantCulture));
        return 0;
    case ["one-thread", string address]:
        return OneThread.Run(new Uri(address));
    case ["load", string address, string streams]:
        return await Load.RunAsync(new Uri(address), int.Parse(streams, CultureInfo.InvariantCulture));
    case ["working-set", string body]:
        return WorkingSet.Run(body);
    case ["environment"]:
        try
        {
            new MessagesClient().Dispose();
            Console.WriteLine(new MessagesClientOptions());
            return 0;
        }
        catch (ArgumentException e)
        {
            Console.WriteLine(e);
            return 1;
        }

    case ["send", string address]:
        using (var client = new MessagesClient(new MessagesClientOptions { BaseUrl = new Uri(address), ApiKey = "test", MaxRetries = 0 }))
        {
            var request = new MessageRequest { Model = "claude-sonnet-5", MaxTokens = 10, Messages = [MessageParam.User("Hello")] };
            Console.WriteLine((await client.CreateAsync(request)).GetText());
        }

        return 0;
    default:
        Console.Error.WriteLine("usage: serve STREAMS | one-thread ADDRESS | load ADDRESS STREAMS | working-set BODY | environment | send ADDRESS");
        return 2;
}
