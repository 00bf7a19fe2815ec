using System.Linq;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>A <c>JsonSerializerContext</c> that an attribute names.</summary>
/// <param name="Type">The context.</param>
/// <param name="Naming">The naming policy that it is declared with.</param>
/// <param name="UsesStringEnums">Whether it writes every enum as a string.</param>
internal sealed record ToolContext(INamedTypeSymbol Type, NamingPolicy Naming, bool UsesStringEnums)
{
    public static ToolContext? Of(AttributeData attribute)
    {
        if (ToolVocabulary.Named(attribute, "JsonContext") is not INamedTypeSymbol type)
        {
            return null;
        }

        AttributeData? options = type.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == "JsonSourceGenerationOptionsAttribute");
        if (options is null)
        {
            return new ToolContext(type, NamingPolicy.Unspecified, false);
        }

        // JsonSerializerDefaults.Web is 1; the values of JsonKnownNamingPolicy are those of NamingPolicy.
        bool isWeb = options.ConstructorArguments.Length == 1 && options.ConstructorArguments[0].Value is 1;
        NamingPolicy naming = ToolVocabulary.Named(options, "PropertyNamingPolicy") is int policy ? (NamingPolicy)policy : isWeb ? NamingPolicy.CamelCase : NamingPolicy.Unspecified;
        return new ToolContext(type, naming, ToolVocabulary.Named(options, "UseStringEnumConverter") is true);
    }
}
