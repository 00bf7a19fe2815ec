using System;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>The default values of parameters.</summary>
internal static class DefaultValue
{
    /// <summary>The default value of a parameter as JSON; <see langword="null"/> for the default value of a struct, which has no JSON form.</summary>
    public static string? Of(IParameterSymbol parameter)
    {
        ITypeSymbol type = parameter.Type is INamedTypeSymbol { ConstructedFrom.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : parameter.Type;

        return parameter.ExplicitDefaultValue switch
        {
            null => SchemaBuilder.IsNullable(parameter.Type, TypeShape.Of(parameter.Type)) ? "null" : null,
            var value when type.TypeKind is TypeKind.Enum => EnumNames.Of(type).Where(name => name.Value.Equals(value)).Select(name => JsonText.Quote(name.Name)).FirstOrDefault(),
            bool value => value ? "true" : "false",
            string value => JsonText.Quote(value),
            char value => JsonText.Quote(value.ToString()),
            double value when double.IsNaN(value) || double.IsInfinity(value) => null,
            float value when float.IsNaN(value) || float.IsInfinity(value) => null,
            double value => value.ToString("R", CultureInfo.InvariantCulture),
            float value => value.ToString("R", CultureInfo.InvariantCulture),
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        };
    }
}
