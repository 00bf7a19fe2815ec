using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>One <c>[JsonDerivedType]</c>.</summary>
/// <param name="Type">The derived type.</param>
/// <param name="Discriminator">The discriminator's value as JSON; <see langword="null"/> if it has none, so that it can be written but not read.</param>
internal sealed record UnionCase(INamedTypeSymbol Type, string? Discriminator)
{
    private const string Prefix = "System.Text.Json.Serialization.Json";

    public static List<UnionCase> Of(INamedTypeSymbol type) => [.. type.GetAttributes()
        .Where(attribute => attribute.AttributeClass?.ToDisplayString() == Prefix + "DerivedTypeAttribute" && attribute.ConstructorArguments.Length > 0)
        .Select(attribute => attribute.ConstructorArguments)
        .Where(arguments => arguments[0].Value is INamedTypeSymbol)
        .Select(arguments => new UnionCase(
            (INamedTypeSymbol)arguments[0].Value!,
            arguments.Length < 2 ? null : arguments[1].Value switch
            {
                string text => JsonText.Quote(text),
                int number => number.ToString(CultureInfo.InvariantCulture),
                _ => null,
            }))];

    /// <summary>The name of the discriminator property.</summary>
    public static string DiscriminatorName(INamedTypeSymbol type) => type.GetAttributes()
        .Where(attribute => attribute.AttributeClass?.ToDisplayString() == Prefix + "PolymorphicAttribute")
        .SelectMany(attribute => attribute.NamedArguments)
        .Where(argument => argument.Key == "TypeDiscriminatorPropertyName")
        .Select(argument => argument.Value.Value as string)
        .FirstOrDefault() ?? "$type";
}
