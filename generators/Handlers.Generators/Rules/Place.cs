namespace Handlers.Generators;

/// <summary>Which part of a declaration a violation is about: where the squiggle goes.</summary>
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
