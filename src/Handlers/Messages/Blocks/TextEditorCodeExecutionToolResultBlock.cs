namespace Handlers;

/// <summary>
/// The result of editing a file: <see cref="TextEditorViewResult"/>, <see cref="TextEditorCreateResult"/>, <see
/// cref="TextEditorReplaceResult"/>, or an error.
/// </summary>
public sealed record TextEditorCodeExecutionToolResultBlock() : ServerToolResultBlock("text_editor_code_execution_tool_result");
