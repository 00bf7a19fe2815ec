using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>
/// Makes the JSON schema (2020-12) of a tool's input or of an output. A type that is used more than once, or that contains itself, is
/// written once, in <c>$defs</c>.
/// </summary>
/// <param name="context">The context that an attribute names.</param>
/// <param name="isStrict">Whether it is what the API's strict mode takes.</param>
/// <param name="cancellationToken">Stops the reading of comments.</param>
/// <param name="describes">Whether values have the descriptions of their declarations.</param>
internal sealed class SchemaBuilder(ToolContext? context, bool isStrict, CancellationToken cancellationToken, bool describes = true)
{
    private readonly NamingPolicy _naming = context?.Naming ?? NamingPolicy.CamelCase;
    private readonly TypeUses _uses = new(context?.Naming ?? NamingPolicy.CamelCase);
    private readonly Dictionary<ITypeSymbol, string> _definitionNames = new(SymbolEqualityComparer.Default);
    private readonly List<string> _definitions = [];
    private readonly HashSet<ITypeSymbol> _open = new(SymbolEqualityComparer.Default);

    /// <summary>The first problem found. If it is set, the schema is not valid.</summary>
    public SchemaProblem? Problem { get; private set; }

    /// <summary>The schema of an object whose properties are the parameters of a method.</summary>
    public string OfParameters(IEnumerable<IParameterSymbol> parameters)
    {
        List<IParameterSymbol> all = [.. parameters];
        all.ForEach(parameter => CountUses(parameter.Type));

        string properties = JsonText.Object(all.Select(parameter => JsonText.Member(parameter.Name, OfValue(
            parameter.Type,
            parameter.GetAttributes(),
            describes ? Description.Of(parameter, cancellationToken) : null,
            parameter.HasExplicitDefaultValue ? DefaultValue.Of(parameter) : null))));
        IEnumerable<string> required = all.Where(parameter => !parameter.HasExplicitDefaultValue).Select(parameter => parameter.Name);

        return JsonText.Object(ObjectMembers(properties, required).Append(Definitions()));
    }

    /// <summary>The complete schema of a type.</summary>
    public string OfType(INamedTypeSymbol type)
    {
        CountUses(type);
        string keywords = Keywords(TypeShape.Of(type));
        string description = Description.Of(type, cancellationToken) is { } text ? JsonText.Member("description", JsonText.Quote(text)) : "";
        return JsonText.Object(keywords, description, Definitions());
    }

    /// <summary>The schema of the elements of an array.</summary>
    public string OfElement(ITypeSymbol type)
    {
        CountUses(type);
        string value = OfValue(type, [], null, null);
        return JsonText.Object(value.Substring(1, value.Length - 2), Definitions());
    }

    private void CountUses(ITypeSymbol type)
    {
        _uses.Add(type);
        Problem ??= _uses.Problem;
    }

    private string Definitions() => _definitions.Count == 0 ? "" : JsonText.Member("$defs", JsonText.Object(_definitions));

    private static IEnumerable<string> ObjectMembers(string properties, IEnumerable<string> required)
    {
        List<string> names = [.. required.Select(JsonText.Quote)];
        return
        [
            JsonText.Member("type", "\"object\""),
            JsonText.Member("properties", properties),
            names.Count == 0 ? "" : JsonText.Member("required", JsonText.Array(names)),
            JsonText.Member("additionalProperties", "false"),
        ];
    }

    /// <summary>The schema of a parameter or property: that of its type, with the constraints of annotations, the description and the default value.</summary>
    private string OfValue(ITypeSymbol type, IEnumerable<AttributeData> attributes, string? description, string? defaultValue)
    {
        TypeShape shape = TypeShape.Of(type);
        Constraints constraints = Constraints.Of(attributes, shape);

        if (constraints.Contradiction is { } contradiction)
        {
            Problem ??= new SchemaProblem(RuleCatalog.ContradictingAttributes, type, contradiction);
        }
        else if (double.TryParse(defaultValue, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && constraints.Excludes(value))
        {
            Problem ??= new SchemaProblem(RuleCatalog.ContradictingAttributes, type, $"the default value {defaultValue} is outside them");
        }

        // Constraints of the annotations replace those of the type.
        List<string> keywords = [.. StrictKeywords.Split(Keywords(shape.Kind is ShapeKind.Nullable ? TypeShape.Of(shape.Element!) : shape))
            .Where(member => !constraints.Keywords.Any(keyword => member.StartsWith(JsonText.Quote(keyword.Keyword) + ":", StringComparison.Ordinal)))];
        keywords.AddRange(constraints.Keywords.Select(keyword => JsonText.Member(keyword.Keyword, keyword.Json)));

        if (isStrict)
        {
            description = StrictKeywords.Move(keywords, description);
        }

        if (IsNullable(type, shape))
        {
            string nullable = string.Join(",", keywords);

            // A schema without keywords allows every value, including null.
            keywords = nullable.Length == 0 ? [] : [JsonText.Member("anyOf", JsonText.Array(["{" + nullable + "}", "{\"type\":\"null\"}"]))];
        }

        return JsonText.Object([
            .. keywords,
            description is null ? "" : JsonText.Member("description", JsonText.Quote(description)),
            defaultValue is null ? "" : JsonText.Member("default", defaultValue)]);
    }

    /// <summary>Whether the model may send null for a value of a type.</summary>
    public static bool IsNullable(ITypeSymbol type, TypeShape shape)
        => shape.Kind is ShapeKind.Nullable || type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated };

    /// <summary>The members of a type's schema, without the braces.</summary>
    private string Keywords(TypeShape shape)
    {
        cancellationToken.ThrowIfCancellationRequested();

        switch (shape.Kind)
        {
            case ShapeKind.None:
                Problem ??= new SchemaProblem(RuleCatalog.NoSchema, shape.Type, shape.Why);
                return "";
            case ShapeKind.Value when isStrict && (shape.Schema.Length == 0 || shape.Schema is "\"type\":\"object\"" or "\"type\":\"array\""):
                Problem ??= new SchemaProblem(RuleCatalog.NoSchema, shape.Type, "strict mode takes no schema of any value");
                return "";
            case ShapeKind.Value:
                return shape.Schema;
            case ShapeKind.Enum:
                if ((EnumNames.Why(shape.Type) ?? (context is { UsesStringEnums: false } && !TypeShape.HasConverter(shape.Type) ? "the context writes it as a number" : null)) is { } why)
                {
                    Problem ??= new SchemaProblem(RuleCatalog.EnumWithoutStrings, shape.Type, why);
                }

                return $"\"type\":\"string\",\"enum\":{JsonText.Array(EnumNames.Of(shape.Type).Select(value => JsonText.Quote(value.Name)))}";
            case ShapeKind.List:
                return $"\"type\":\"array\",\"items\":{OfValue(shape.Element!, [], null, null)}";
            case ShapeKind.Map:
                if (isStrict)
                {
                    Problem ??= new SchemaProblem(RuleCatalog.NoSchema, shape.Type, "strict mode takes no object with any names; use a class");
                }

                return $"\"type\":\"object\",\"additionalProperties\":{OfValue(shape.Element!, [], null, null)}";
            case ShapeKind.Nullable:
                return JsonText.Member("anyOf", JsonText.Array(["{" + Keywords(TypeShape.Of(shape.Element!)) + "}", "{\"type\":\"null\"}"]));
            default:
                return OfObject((INamedTypeSymbol)shape.Type);
        }
    }

    private string OfObject(INamedTypeSymbol type)
    {
        if (_uses.Of(type) > 1)
        {
            if (!_definitionNames.TryGetValue(type, out string? name))
            {
                name = DefinitionName(type);
                _definitionNames.Add(type, name);

                int place = _definitions.Count;
                _definitions.Add("");
                _definitions[place] = JsonText.Member(name, "{" + Members(type) + "}");
            }

            return JsonText.Member("$ref", JsonText.Quote("#/$defs/" + name));
        }

        return Members(type);
    }

    private string Members(INamedTypeSymbol type)
    {
        List<UnionCase> cases = UnionCase.Of(type);

        if (cases.Count == 0)
        {
            return OfMembers(type, null);
        }

        if (cases.Exists(derived => derived.Discriminator is null))
        {
            Problem ??= new SchemaProblem(RuleCatalog.NoSchema, type, "a [JsonDerivedType] has no discriminator, so nothing says which type to make");
            return "";
        }

        string discriminator = UnionCase.DiscriminatorName(type);
        IEnumerable<string> alternatives = cases.Select(derived => "{" + OfMembers(derived.Type, JsonText.Member(discriminator, JsonText.Object(JsonText.Member("const", derived.Discriminator!)))) + "}");
        bool isItselfOne = !type.IsAbstract && type.TypeKind is not TypeKind.Interface && !cases.Exists(derived => SymbolEqualityComparer.Default.Equals(derived.Type, type));

        return JsonText.Member("anyOf", JsonText.Array(isItselfOne ? alternatives.Append("{" + OfMembers(type, null) + "}") : alternatives));
    }

    private string OfMembers(INamedTypeSymbol type, string? discriminator)
    {
        ObjectContract contract = ObjectContract.Of(type, _naming);

        if (contract.Why is { } why)
        {
            Problem ??= new SchemaProblem(RuleCatalog.NoSchema, type, why);
            return "";
        }

        if (!_open.Add(type) && isStrict)
        {
            Problem ??= new SchemaProblem(RuleCatalog.Recursion, type, "strict mode takes no recursive schema");
        }

        IEnumerable<string> properties = contract.Members.Where(member => member.IsInput).Select(member => JsonText.Member(
            member.JsonName,
            OfValue(
                member.Property.Type,
                Attributes(member),
                describes ? Description.Of(member.Property, member.Parameter, cancellationToken) : null,
                member.Parameter is { HasExplicitDefaultValue: true } parameter ? DefaultValue.Of(parameter) : null)));
        IEnumerable<string> required = contract.Members.Where(member => member is { IsRequired: true, IsInput: true }).Select(member => member.JsonName);

        string name = discriminator is null ? "" : discriminator.Substring(1, discriminator.IndexOf("\":", StringComparison.Ordinal) - 1);
        string text = string.Join(",", ObjectMembers(
            JsonText.Object(discriminator is null ? properties : properties.Prepend(discriminator)),
            discriminator is null ? required : required.Prepend(name)).Where(member => member.Length > 0));

        _open.Remove(type);
        return text;
    }

    /// <summary>The annotations of a property and of the constructor parameter that sets it.</summary>
    private static IEnumerable<AttributeData> Attributes(JsonMember member)
        => member.Parameter is null ? member.Property.GetAttributes() : member.Property.GetAttributes().Concat(member.Parameter.GetAttributes());

    private string DefinitionName(INamedTypeSymbol type)
    {
        string name = Name(type);
        string unique = name;

        for (int i = 2; _definitionNames.ContainsValue(unique); i++)
        {
            unique = name + i.ToString(CultureInfo.InvariantCulture);
        }

        return unique;

        static string Name(ITypeSymbol symbol) => symbol switch
        {
            INamedTypeSymbol { TypeArguments: { Length: > 0 } arguments } => symbol.Name + "Of" + string.Join("And", arguments.Select(Name)),
            IArrayTypeSymbol array => Name(array.ElementType) + "Array",
            _ => symbol.Name,
        };
    }
}
