namespace Handlers.Generators;

/// <summary>The part of a declaration at which a diagnostic is reported.</summary>
internal enum Place
{
    Name,
    ReturnType,
    TypeParameters,
    ParameterType,
    ParameterName,
    ParameterModifier,
    ParameterDefault,
    Attribute,
    AttributeArgument,
    LastAttributeArgument,
    BaseType,
}
