namespace Handlers.Generators;

/// <summary>An argument of a tool's method.</summary>
/// <param name="Source">The variable of generated code that is passed; empty if the value comes from the model's input.</param>
/// <param name="Name">The parameter's name, as C# and as in JSON.</param>
/// <param name="JsonName">Its name in JSON.</param>
/// <param name="Type">Its type's full name.</param>
/// <param name="Default">The value that is used if the input has none.</param>
internal sealed record ToolArgument(string Source, string Name, string JsonName, string Type, string Default);
