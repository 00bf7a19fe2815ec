namespace Handlers;

/// <summary>The result of a shell command: <see cref="BashCodeExecutionResult"/>, or an error.</summary>
public sealed record BashCodeExecutionToolResultBlock() : ServerToolResultBlock("bash_code_execution_tool_result");
