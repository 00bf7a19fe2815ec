namespace Handlers.Generators;

/// <summary>A local or parameter of generated code that holds a value independent of the event's spans.</summary>
/// <param name="Name">Its name: <c>delta</c>.</param>
/// <param name="Type">Its type: <c>string</c>.</param>
/// <param name="Expression">What fills it: <c>e.Delta.ToString()</c>.</param>
internal sealed record Carrier(string Name, string Type, string Expression);
