using Handlers;

namespace Chat;

/// <summary>Writes a reply's text and nothing else, in the UTF-8 in which it came: for a file or a pipe. Failures go to standard error.</summary>
internal sealed partial class PlainReply(Stream output)
{
    [OnText]
    private void Write(ReadOnlySpan<byte> delta) => output.Write(delta);

    [OnMessage]
    private void EndLine() => output.WriteByte((byte)'\n');

    [OnException]
    private static void Tell(Exception exception) => Console.Error.WriteLine(exception.Message);

    [OnEnd]
    private void Flush() => output.Flush();
}
