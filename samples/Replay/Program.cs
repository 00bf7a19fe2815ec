using Handlers;
using Replay;

// Replay [--events] FILE: prints what a handler is called with while FILE, a recorded event stream, is read ("-": standard input).
const string Usage = "usage: Replay [--events] FILE (or - for standard input)";
if (args.Any(arg => arg is "--help" or "-h" or "-?"))
{
    Console.WriteLine(Usage);
    return 0;
}

bool events = args.Contains("--events");
string[] files = [.. args.Where(arg => arg != "--events")];
if (files is not [string file] || (file.StartsWith('-') && file != "-"))
{
    return Refuse(Usage);
}

Stream recording;
try
{
    recording = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    return Refuse($"{file} cannot be read: {e.Message}");
}

using var lines = new JsonLines(Console.OpenStandardOutput());
var callbacks = new CallbackPrinter(lines);
IMessageHandler[] handlers = events ? [new StreamEventPrinter(lines), callbacks] : [callbacks];
try
{
    using MessageStream stream = MessageStream.Create(recording, MessageHandlers.Combine(handlers));
    stream.UntilDone();
    return 0;
}
catch (Exception) when (callbacks.Failed)
{
    // The handler has already printed the failure.
    return 1;
}

static int Refuse(string why)
{
    Console.Error.WriteLine(why);
    return 2;
}
