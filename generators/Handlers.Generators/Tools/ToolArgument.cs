namespace Handlers.Generators;

/// <summary>An argument of a tool's method.</summary>
/// <param name="Source">The variable that is passed; empty for one that the model gives.</param>
/// <param name="Name">The parameter's name, as C# and as in JSON.</param>
/// <param name="JsonName">Its name in JSON.</param>
/// <param name="Type">Its type's full name.</param>
/// <param name="Default">The value that it has when the model gives none.</param>
internal sealed record ToolArgument(string Source, string Name, string JsonName, string Type, string Default);
