namespace Handlers.AspNetCore;

/// <summary>The parts of a reply that are not relayed. Content blocks keep their start and stop events, so that block indices do not change.</summary>
[Flags]
public enum RelayFilter
{
    /// <summary>Everything is relayed.</summary>
    None = 0,

    /// <summary>Thinking and its signatures: <c>thinking_delta</c> and <c>signature_delta</c> are left out.</summary>
    Thinking = 1,

    /// <summary>The input of tools: <c>input_json_delta</c> is left out.</summary>
    ToolInput = 2,

    /// <summary>
    /// The counts of tokens: <c>usage</c> is written as <c>{"input_tokens":0,"output_tokens":0}</c>, because readers of the protocol expect it, and Bedrock's
    /// <c>amazon-bedrock-invocationMetrics</c> as <c>{}</c>.
    /// </summary>
    Usage = 4,
}
