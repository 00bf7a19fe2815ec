namespace Handlers.Tests.Tools;

/// <summary>Lets one tool run, rejects another, and answers a third itself.</summary>
internal sealed partial class Approver
{
    public List<string> Seen { get; } = [];

    [OnToolCall]
    private void See(ToolCall call) => Seen.Add($"{call.Name}?");

    [OnToolCall("write")]
    private static async Task<ToolDecision> AskAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        return ToolDecision.Reject("The user said no.");
    }

    [OnToolCall("clock")]
    private static ToolDecision Answer() => ToolDecision.Result("12:00");

    [OnToolResult]
    private void See(ToolCall call, ToolResultBlock result) => Seen.Add($"{call.Name} {((TextBlock)result.Content![0]).Text}");
}
