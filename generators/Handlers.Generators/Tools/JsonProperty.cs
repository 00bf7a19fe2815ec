namespace Handlers.Generators;

/// <summary>The serialization metadata of a property.</summary>
/// <param name="DeclaringType">The full name of the type that declares it.</param>
/// <param name="IsStruct">Whether the declaring type is a struct.</param>
/// <param name="Type">Its type's full name.</param>
/// <param name="Name">Its name in C#.</param>
/// <param name="JsonName">Its name in JSON.</param>
/// <param name="Setter">How generated code sets it.</param>
/// <param name="IgnoreCondition">The name of a <c>JsonIgnoreCondition</c>, if it has one.</param>
internal sealed record JsonProperty(string DeclaringType, bool IsStruct, string Type, string Name, string JsonName, SetterKind Setter, string? IgnoreCondition);
