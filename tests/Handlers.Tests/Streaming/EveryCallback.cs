using System.Text.Json;

namespace Handlers.Tests;

/// <summary>An annotated class with a method for every event.</summary>
internal sealed partial class EveryCallback
{
    public List<string> Calls { get; } = [];

    public long Frames { get; private set; }

    [OnConnect]
    private void Connect(ResponseInfo response) => Calls.Add($"connect {response.StatusCode}");

    [OnRetry]
    private void Retry(RetryEvent e) => Calls.Add($"retry {e.Attempt} after {e.Delay}: {e.Cause.GetType().Name}");

    [OnFrame]
    private void Frame(ReadOnlySpan<byte> frame) => Frames += frame.Length;

    [OnStreamEvent]
    private void StreamEvent(MessageStreamEvent e) => Calls.Add($"event {e.Type}");

    [OnPing]
    private void Ping() => Calls.Add("ping");

    [OnText]
    private void Text(string delta, string snapshot, int index) => Calls.Add($"text {index}: {delta}, {snapshot}");

    [OnThinking]
    private void Thinking(string delta, string snapshot, int index) => Calls.Add($"thinking {index}: {delta}, {snapshot}");

    [OnSignature]
    private void Signature(string signature, int index) => Calls.Add($"signature {index}: {signature}");

    [OnCitation]
    private void Citation(CharLocationCitation citation, IReadOnlyList<Citation> soFar, int index) => Calls.Add($"citation {index}: {citation.CitedText}, {soFar.Count}");

    [OnCompaction]
    private void Compaction(string? content, CompactionDelta delta, int index) => Calls.Add($"compaction {index}: {content}, {delta.EncryptedContent}");

    [OnInputJson("get_weather")]
    private void InputJson(string delta, PartialJson snapshot, int index, ToolUseBlock block) => Calls.Add($"input_json {index} {block.Name}: {delta}, {snapshot.ToString()}");

    [OnItem("get_weather", "days")]
    private void Item(int day, int number, ToolCallBlock call) => Calls.Add($"item {number} {call.Name}: {day}");

    [OnContentBlock]
    private void ContentBlock(ContentBlock block, int index) => Calls.Add($"content_block {index}: {block.Type}");

    [OnMessage]
    private void Message(Message message) => Calls.Add($"message {message.StopReason}");

    [OnOutput]
    private void Output(JsonElement output) => Calls.Add($"output {output}");

    [OnTimeout]
    private void Timeout() => Calls.Add("timeout");

    [OnAbort]
    private void Abort() => Calls.Add("abort");

    [OnException]
    private void Exception(Exception exception) => Calls.Add($"exception {exception.GetType().Name}");

    [OnEnd]
    private void End() => Calls.Add("end");
}
