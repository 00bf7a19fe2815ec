using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>How System.Text.Json handles a class, record or struct: the constructor that it calls, and the properties.</summary>
internal sealed class ObjectContract
{
    private const string Json = "System.Text.Json.Serialization.";

    private ObjectContract(IMethodSymbol? constructor, List<JsonMember> members, string? why)
    {
        Constructor = constructor;
        Members = members;
        Why = why;
    }

    /// <summary>The constructor; <see langword="null"/> if none can be called.</summary>
    public IMethodSymbol? Constructor { get; }

    /// <summary>The properties, those of base classes first.</summary>
    public List<JsonMember> Members { get; }

    /// <summary>Why the type cannot be read; <see langword="null"/> if it can.</summary>
    public string? Why { get; }

    public static ObjectContract Of(INamedTypeSymbol type, NamingPolicy naming)
    {
        (IMethodSymbol? constructor, string? why) = FindConstructor(type);
        var members = new List<JsonMember>();

        foreach (IPropertySymbol property in Properties(type))
        {
            string? ignore = IgnoreCondition(property);
            if (ignore == "Always")
            {
                continue;
            }

            IParameterSymbol? parameter = constructor?.Parameters.FirstOrDefault(p =>
                string.Equals(p.Name, property.Name, StringComparison.OrdinalIgnoreCase) && SymbolEqualityComparer.Default.Equals(p.Type, property.Type));
            bool canSet = property.SetMethod is { DeclaredAccessibility: Accessibility.Public };
            bool isRequired = parameter is { HasExplicitDefaultValue: false } || property.IsRequired || Has(property, Json + "JsonRequiredAttribute");

            if (TypeShape.HasConverter(property) && property.Type.TypeKind is not TypeKind.Enum)
            {
                why ??= $"'{property.Name}' has a converter, whose JSON is not known at compile time";
            }

            if (Has(property, Json + "JsonExtensionDataAttribute"))
            {
                why ??= $"'{property.Name}' takes properties of any name";
            }

            members.Add(new JsonMember(property, parameter, NameOf(property, naming), isRequired && ignore is null or "Never", parameter is not null || canSet, ignore));
        }

        foreach (IParameterSymbol parameter in constructor?.Parameters ?? ImmutableArray<IParameterSymbol>.Empty)
        {
            if (!members.Exists(member => ReferenceEquals(member.Parameter, parameter)))
            {
                why ??= $"no property corresponds to the parameter '{parameter.Name}' of its constructor";
            }
        }

        if (members.GroupBy(member => member.JsonName).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            why ??= $"two of its properties are named '{twice.Key}' in JSON";
        }

        return new ObjectContract(constructor, members, why);
    }

    private static (IMethodSymbol? Constructor, string? Why) FindConstructor(INamedTypeSymbol type)
    {
        if (type.TypeKind is TypeKind.Interface || type.IsAbstract)
        {
            return (null, "it is abstract, and nothing says which type to make; add [JsonDerivedType]");
        }

        List<IMethodSymbol> constructors = [.. type.InstanceConstructors.Where(constructor => constructor.DeclaredAccessibility is Accessibility.Public)];
        if (type.IsValueType && constructors.Count == 2)
        {
            // A struct that declares a constructor, such as a record struct, is made with it and not with the implicit parameterless one.
            constructors.RemoveAll(constructor => constructor.IsImplicitlyDeclared && constructor.Parameters.Length == 0);
        }


        List<IMethodSymbol> marked = [.. constructors.Where(constructor => Has(constructor, Json + "JsonConstructorAttribute"))];
        IMethodSymbol? chosen = marked.Count == 1 ? marked[0]
            : marked.Count > 1 ? null
            : constructors.Find(constructor => constructor.Parameters.Length == 0) ?? (constructors.Count == 1 ? constructors[0] : null);

        return (chosen, chosen is not null ? null : constructors.Count == 0 ? "it has no public constructor" : "it has several constructors; mark one with [JsonConstructor]");
    }

    private static List<IPropertySymbol> Properties(INamedTypeSymbol type)
    {
        var levels = new List<IEnumerable<IPropertySymbol>>();
        var names = new HashSet<string>();

        IEnumerable<INamedTypeSymbol> ancestors = type.TypeKind is TypeKind.Interface ? [type, .. type.AllInterfaces] : BaseTypes(type);
        foreach (INamedTypeSymbol ancestor in ancestors)
        {
            levels.Add([.. ancestor.GetMembers().OfType<IPropertySymbol>().Where(property =>
                property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, GetMethod.DeclaredAccessibility: Accessibility.Public }
                && property.ExplicitInterfaceImplementations.IsEmpty
                && names.Add(property.Name))]);
        }

        levels.Reverse();
        return [.. levels.SelectMany(level => level)];
    }

    private static IEnumerable<INamedTypeSymbol> BaseTypes(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? ancestor = type; ancestor is { SpecialType: SpecialType.None }; ancestor = ancestor.BaseType)
        {
            yield return ancestor;
        }
    }

    private static string NameOf(IPropertySymbol property, NamingPolicy naming) => property.GetAttributes()
        .Where(attribute => attribute.AttributeClass?.ToDisplayString() == Json + "JsonPropertyNameAttribute" && attribute.ConstructorArguments.Length == 1)
        .Select(attribute => attribute.ConstructorArguments[0].Value as string)
        .FirstOrDefault() ?? naming.Apply(property.Name);

    private static string? IgnoreCondition(IPropertySymbol property)
    {
        AttributeData? ignore = property.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == Json + "JsonIgnoreAttribute");
        if (ignore is null)
        {
            return null;
        }

        return ignore.NamedArguments.FirstOrDefault(argument => argument.Key == "Condition").Value.Value switch
        {
            0 => "Never",
            2 => "WhenWritingDefault",
            3 => "WhenWritingNull",
            _ => "Always",
        };
    }

    private static bool Has(ISymbol symbol, string attribute) => symbol.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == attribute);
}
