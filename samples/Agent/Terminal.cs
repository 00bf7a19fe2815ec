using Handlers;

namespace Agent;

/// <summary>Shows the replies as they come, with each call of a tool, and asks before a file is written.</summary>
internal sealed partial class Terminal(TextWriter output, TextReader input)
{
    [OnThinking]
    private void Think(ReadOnlySpan<char> delta) => output.Write(delta);

    [OnText]
    private void Write(ReadOnlySpan<char> delta) => output.Write(delta);

    [OnInputJson]
    private void Show(ReadOnlySpan<char> delta) => output.Write(delta);

    [OnStreamEvent]
    private void Begin(ContentBlockStartEvent e)
    {
        if (e.ContentBlock is ToolUseBlock call)
        {
            output.Write($"→ {call.Name} ");
        }
    }

    [OnContentBlock]
    private void End() => output.WriteLine();

    [OnToolCall("write_file")]
    private ToolDecision Ask(ToolCall call)
    {
        output.Write($"  {call.Name} wants to change a file. May it? [y/N] ");
        output.Flush();
        string answer = input.ReadLine() ?? "";
        output.WriteLine();
        return answer.Trim().Equals("y", StringComparison.OrdinalIgnoreCase) ? ToolDecision.Run : ToolDecision.Reject("The user does not want that.");
    }

    [OnToolResult]
    private void Show(ToolCall call, ToolResultBlock result)
        => output.WriteLine($"← {call.Name}: {(result.IsError is true ? "failed" : "done")}");
}
