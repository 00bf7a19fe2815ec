using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>A property of a type and its form in JSON.</summary>
/// <param name="Property">The property.</param>
/// <param name="Parameter">The constructor parameter that sets it, if there is one.</param>
/// <param name="JsonName">Its name in JSON.</param>
/// <param name="IsRequired">Whether JSON must have it.</param>
/// <param name="IsInput">Whether it can be read from JSON. Computed properties are only written.</param>
/// <param name="IgnoreCondition">The name of a <c>JsonIgnoreCondition</c>, if the property has one.</param>
internal sealed record JsonMember(IPropertySymbol Property, IParameterSymbol? Parameter, string JsonName, bool IsRequired, bool IsInput, string? IgnoreCondition)
{
    /// <summary>Whether it can be null.</summary>
    public bool IsNullable => Property.Type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated };
}
