using System.Globalization;
using Handlers;
using Spectre.Console;

namespace Chat;

/// <summary>Shows a reply as it comes: text as it is, thinking dimmed, tool calls and the token counts set apart.</summary>
internal sealed partial class TerminalReply(IAnsiConsole console, TimeProvider time)
{
    private static readonly Style Dimmed = new(decoration: Decoration.Dim);

    // Streamed text is written directly: the console lays out complete texts and would break lines within words.
    private readonly TextWriter _output = console.Profile.Out.Writer;
    private readonly long _start = time.GetTimestamp();
    private TimeSpan? _untilFirstText;
    private bool _lineOpen;

    [OnThinking]
    private void Think(ReadOnlySpan<char> delta)
    {
        if (console.Profile.Capabilities.Ansi)
        {
            _output.Write("\e[2m");
        }

        Write(delta);
        if (console.Profile.Capabilities.Ansi)
        {
            _output.Write("\e[22m");
        }
    }

    [OnText]
    private void Speak(ReadOnlySpan<char> delta)
    {
        _untilFirstText ??= time.GetElapsedTime(_start);
        Write(delta);
    }

    [OnContentBlock]
    private void ShowToolCall(ToolCallBlock call) =>
        console.Write(new Panel(new Text(call.Input.GetRawText())) { Header = new PanelHeader(Markup.Escape($" {call.Name} ")), Border = BoxBorder.Rounded });

    [OnContentBlock]
    private void EndBlock()
    {
        if (_lineOpen)
        {
            _output.WriteLine();
        }

        _lineOpen = false;
    }

    [OnMessage]
    private void ShowUsage(Message message)
    {
        string firstText = _untilFirstText is { } wait
            ? string.Create(CultureInfo.InvariantCulture, $" · first text after {wait.TotalMilliseconds:F0} ms")
            : "";
        console.Write(new Rule(Markup.Escape($"{message.Usage.InputTokens} tokens in, {message.Usage.OutputTokens} out · {message.StopReason}{firstText}"))
        {
            Justification = Justify.Left,
            Style = Dimmed,
        });
    }

    [OnRetry]
    private void ShowRetry(RetryEvent retry)
    {
        console.Write(new Text(Failure.Describe(retry), Dimmed));
        console.WriteLine();
    }

    [OnException]
    private void ShowFailure(Exception exception)
    {
        EndBlock();
        console.Write(new Text(Failure.Describe(exception), new Style(Color.Red)));
        console.WriteLine();
    }

    [OnAbort]
    private void ShowAbort()
    {
        EndBlock();
        console.Write(new Text("(stopped)", Dimmed));
        console.WriteLine();
    }

    private void Write(ReadOnlySpan<char> delta)
    {
        _output.Write(delta);
        _output.Flush();
        _lineOpen = true;
    }
}
