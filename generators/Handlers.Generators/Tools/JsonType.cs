namespace Handlers.Generators;

/// <summary>A type for which metadata is generated.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Factory">For anything but an object, the expression that makes the metadata.</param>
/// <param name="Creation">For an object, the expression that makes one, with <c>args</c> if <paramref name="Parameters"/> are given; empty if none can be made.</param>
/// <param name="Parameters">The parameters of its constructor.</param>
/// <param name="Properties">Its properties.</param>
internal sealed record JsonType(
    string Name, string Factory, string Creation, EquatableArray<JsonParameter> Parameters, EquatableArray<JsonProperty> Properties);
