using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>The JSON strings of an enum's values.</summary>
internal static class EnumNames
{
    /// <summary>Each value once, with its name: that of <c>[JsonStringEnumMemberName]</c>, or the C# name.</summary>
    public static List<(string Field, string Name, object Value)> Of(ITypeSymbol type) => [.. type.GetMembers()
        .OfType<IFieldSymbol>()
        .Where(field => field.HasConstantValue)
        .Select(field => (field.Name, Name(field), field.ConstantValue!))
        .GroupBy(value => value.Item3)
        .Select(group => group.First())];

    /// <summary>Why an enum cannot be written as strings; <see langword="null"/> if it can.</summary>
    public static string? Why(ITypeSymbol type)
    {
        if (type.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == "System.FlagsAttribute"))
        {
            return "its values can be combined; take a list of an enum without [Flags]";
        }

        if (type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "JsonConverterAttribute"
            && (attribute.ConstructorArguments.Length == 0 || (attribute.ConstructorArguments[0].Value as ITypeSymbol)?.Name != "JsonStringEnumConverter")))
        {
            return "its converter is not JsonStringEnumConverter";
        }

        return Of(type).Count == 0 ? "it has no members" : null;
    }

    private static string Name(IFieldSymbol field) => field.GetAttributes()
        .Where(attribute => attribute.AttributeClass?.Name == "JsonStringEnumMemberNameAttribute" && attribute.ConstructorArguments.Length == 1)
        .Select(attribute => attribute.ConstructorArguments[0].Value as string)
        .FirstOrDefault() ?? field.Name;
}
