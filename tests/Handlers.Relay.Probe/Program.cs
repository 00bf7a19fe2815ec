// A producer in a process of its own, for tests that kill it: writes entries "0", "1", … to a stream in Redis without end, and prints each number once it is written.
using System.Globalization;
using System.Text;
using Handlers.Redis;
using Handlers.Relay;
using StackExchange.Redis;

if (args is not [string server, string id, string lease])
{
    Console.Error.WriteLine("usage: Handlers.Relay.Probe SERVER ID LEASE_IN_MS");
    return 1;
}

await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(server);
await using var log = new RedisStreamLog(connection, new RedisStreamLogOptions { Lease = TimeSpan.FromMilliseconds(int.Parse(lease, CultureInfo.InvariantCulture)) });
await using IStreamLogWriter writer = await log.CreateAsync(id);
for (int number = 0; ; number++)
{
    writer.Append(Encoding.ASCII.GetBytes($"{number}"));
    await writer.FlushAsync();
    Console.WriteLine(number);
}
