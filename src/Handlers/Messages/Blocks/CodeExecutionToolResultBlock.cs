namespace Handlers;

/// <summary>The result of code: <see cref="CodeExecutionResult"/>, <see cref="EncryptedCodeExecutionResult"/>, or an error.</summary>
public sealed record CodeExecutionToolResultBlock() : ServerToolResultBlock("code_execution_tool_result");
