using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>A property of a type, as JSON has it.</summary>
/// <param name="Property">The property.</param>
/// <param name="Parameter">The constructor's parameter that gives it its value, if one does.</param>
/// <param name="JsonName">Its name in JSON.</param>
/// <param name="IsRequired">Whether it must be there.</param>
/// <param name="IsInput">Whether it can be read; what is computed is only written.</param>
/// <param name="IgnoreCondition">The name of a <c>JsonIgnoreCondition</c>, if the property has one.</param>
internal sealed record JsonMember(IPropertySymbol Property, IParameterSymbol? Parameter, string JsonName, bool IsRequired, bool IsInput, string? IgnoreCondition)
{
    /// <summary>Whether null is a value of it.</summary>
    public bool IsNullable => Property.Type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated };
}
