using Handlers;

namespace Chat;

/// <summary>Writes only a reply's text, as the UTF-8 bytes received, for a file or a pipe. Failures go to standard error.</summary>
internal sealed partial class PlainReply(Stream output)
{
    private bool _lineOpen;

    [OnText]
    private void Write(ReadOnlySpan<byte> delta)
    {
        output.Write(delta);
        _lineOpen = true;
    }

    [OnRetry]
    private static void TellRetry(RetryEvent retry) => Console.Error.WriteLine(Failure.Describe(retry));

    [OnException]
    private static void Tell(Exception exception) => Console.Error.WriteLine(Failure.Describe(exception));

    [OnEnd]
    private void EndLine()
    {
        if (_lineOpen)
        {
            output.WriteByte((byte)'\n');
        }

        output.Flush();
    }
}
