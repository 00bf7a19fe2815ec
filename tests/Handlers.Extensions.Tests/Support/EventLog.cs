namespace Handlers.Extensions.Tests;

/// <summary>Records its calls. Used for every kind of stream.</summary>
internal sealed partial class EventLog
{
    public List<string> Calls { get; } = [];

    public Exception? Exception { get; private set; }

    [OnStreamEvent]
    private void OnEvent(MessageStreamEvent e) => Calls.Add($"event {e.ToJson()}");

    [OnText]
    private void OnText(string delta, string snapshot, int index) => Calls.Add($"text {index} {delta}|{snapshot}");

    [OnThinking]
    private void OnThinking(string delta, int index) => Calls.Add($"thinking {index} {delta}");

    [OnSignature]
    private void OnSignature(string signature, int index) => Calls.Add($"signature {index} {signature}");

    [OnCitation]
    private void OnCitation(Citation citation, int index) => Calls.Add($"citation {index} {citation.ToJson()}");

    [OnInputJson]
    private void OnInputJson(string delta, int index, ToolCallBlock call) => Calls.Add($"input {index} {call.Name} {delta}");

    [OnContentBlock]
    private void OnContentBlock(ContentBlock block, int index) => Calls.Add($"block {index} {block.ToJson()}");

    [OnMessage]
    private void OnMessage(Message message) => Calls.Add($"message {message.ToJson()}");

    [OnTimeout]
    private void OnTimeout() => Calls.Add("timeout");

    [OnAbort]
    private void OnAbort() => Calls.Add("abort");

    [OnException]
    private void OnException(Exception e)
    {
        Exception = e;
        Calls.Add($"exception {e.GetType().Name}");
    }

    [OnEnd]
    private void OnEnd() => Calls.Add("end");
}
