namespace Handlers.Generators;

/// <summary>An argument of a tool's method.</summary>
/// <param name="Source">The variable of generated code that is passed; empty if the value comes from the model's input.</param>
/// <param name="Type">Its type's full name.</param>
/// <param name="Default">The value that is used if the input has none.</param>
/// <param name="Reader">The method of <c>ToolInput</c> that reads it; empty if it is read by metadata.</param>
internal sealed record ToolArgument(string Source, string Type, string Default, string Reader);
