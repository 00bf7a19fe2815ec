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
    /// <summary>Keywords that the API's strict mode does not support. They move into the description.</summary>
    private static readonly HashSet<string> NotInStrict =
        ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "contentEncoding"];

    private readonly NamingPolicy _naming = context?.Naming ?? NamingPolicy.CamelCase;
    private readonly Dictionary<ITypeSymbol, int> _uses = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ITypeSymbol, string> _definitionNames = new(SymbolEqualityComparer.Default);
    private readonly List<string> _definitions = [];
    private readonly HashSet<ITypeSymbol> _open = new(SymbolEqualityComparer.Default);

    /// <summary>The first problem found. If it is set, the schema is not valid.</summary>
    public SchemaProblem? Problem { get; private set; }

    /// <summary>The schema of an object whose properties are the parameters of a method.</summary>
    public string OfParameters(IEnumerable<IParameterSymbol> parameters)
    {
        List<IParameterSymbol> all = [.. parameters];
        all.ForEach(parameter => Count(parameter.Type));

        string properties = JsonText.Object(all.Select(parameter => JsonText.Member(parameter.Name, OfValue(
            parameter.Type,
            parameter.GetAttributes(),
            describes ? Description.Of(parameter, cancellationToken) : null,
            parameter.HasExplicitDefaultValue ? Default(parameter) : null))));
        IEnumerable<string> required = all.Where(parameter => !parameter.HasExplicitDefaultValue).Select(parameter => parameter.Name);

        return JsonText.Object(ObjectMembers(properties, required).Append(Definitions()));
    }

    /// <summary>The complete schema of a type.</summary>
    public string OfType(INamedTypeSymbol type)
    {
        Count(type);
        string keywords = Keywords(TypeShape.Of(type));
        string description = Description.Of(type, cancellationToken) is { } text ? JsonText.Member("description", JsonText.Quote(text)) : "";
        return JsonText.Object(keywords, description, Definitions());
    }

    /// <summary>The schema of the elements of an array.</summary>
    public string OfElement(ITypeSymbol type)
    {
        Count(type);
        string value = OfValue(type, [], null, null);
        return JsonText.Object(value.Substring(1, value.Length - 2), Definitions());
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
        List<string> keywords = [.. Split(Keywords(shape.Kind is ShapeKind.Nullable ? TypeShape.Of(shape.Element!) : shape))
            .Where(member => !constraints.Keywords.Any(keyword => member.StartsWith(JsonText.Quote(keyword.Keyword) + ":", StringComparison.Ordinal)))];
        keywords.AddRange(constraints.Keywords.Select(keyword => JsonText.Member(keyword.Keyword, keyword.Json)));

        if (isStrict)
        {
            List<string> moved = [.. keywords.Where(IsNotInStrict)];
            keywords.RemoveAll(IsNotInStrict);

            if (moved.Count > 0)
            {
                string text = "{" + string.Join(", ", moved.Select(Unquote)) + "}";
                description = description is null ? text : description + "\n\n" + text;
            }
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

    private static bool IsNullable(ITypeSymbol type, TypeShape shape)
        => shape.Kind is ShapeKind.Nullable || type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated };

    private static bool IsNotInStrict(string member) => NotInStrict.Contains(member.Substring(1, member.IndexOf('"', 1) - 1));

    /// <summary>From <c>"minimum":1</c> to <c>minimum: 1</c>.</summary>
    private static string Unquote(string member)
    {
        int end = member.IndexOf('"', 1);
        return member.Substring(1, end - 1) + ": " + member.Substring(end + 2);
    }

    /// <summary>Splits a scalar's schema into its keywords. Any other schema is returned as one item, because its constraints are in nested schemas.</summary>
    private static string[] Split(string keywords)
    {
        if (keywords.IndexOfAny(['{', '[']) >= 0 && !keywords.Contains("\"pattern\":"))
        {
            return [keywords];
        }

        var parts = new List<string>();
        int start = 0;
        bool isQuoted = false;

        for (int i = 0; i <= keywords.Length; i++)
        {
            if (i == keywords.Length || (keywords[i] == ',' && !isQuoted))
            {
                if (i > start)
                {
                    parts.Add(keywords.Substring(start, i - start));
                }

                start = i + 1;
            }
            else if (keywords[i] == '"' && (i == 0 || keywords[i - 1] != '\\'))
            {
                isQuoted = !isQuoted;
            }
        }

        return [.. parts];
    }

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
        if (_uses.TryGetValue(type, out int uses) && uses > 1)
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
                member.Parameter is { HasExplicitDefaultValue: true } parameter ? Default(parameter) : null)));
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

    /// <summary>Counts how often each object type is used, visiting the members of each type once, and reports types that cannot have a finite value.</summary>
    private void Count(ITypeSymbol type)
    {
        TypeShape shape = TypeShape.Of(type);

        if (shape.Element is { } element)
        {
            Count(element);
            return;
        }

        if (shape.Kind is not ShapeKind.Object)
        {
            return;
        }

        _uses.TryGetValue(type, out int uses);
        _uses[type] = uses + 1;

        if (uses > 0)
        {
            return;
        }

        if (NeedsItself((INamedTypeSymbol)type, (INamedTypeSymbol)type, new(SymbolEqualityComparer.Default)) is { } path)
        {
            Problem ??= new SchemaProblem(RuleCatalog.Recursion, type, $"every value of it needs another ({path}); make a property on the way nullable or optional");
        }

        var named = (INamedTypeSymbol)type;
        List<UnionCase> cases = UnionCase.Of(named);
        foreach (INamedTypeSymbol counted in cases.Count == 0 ? [named] : cases.Select(derived => derived.Type))
        {
            foreach (JsonMember member in ObjectContract.Of(counted, _naming).Members.Where(member => member.IsInput))
            {
                Count(member.Property.Type);
            }
        }
    }

    /// <summary>The property path through which every value of a type must contain another value of that type: <c>Node.next</c>.</summary>
    private string? NeedsItself(INamedTypeSymbol type, INamedTypeSymbol sought, HashSet<ITypeSymbol> visited)
    {
        if (!visited.Add(type) || UnionCase.Of(type).Count > 0)
        {
            return null;
        }

        foreach (JsonMember member in ObjectContract.Of(type, _naming).Members)
        {
            if (!member.IsRequired || !member.IsInput || member.IsNullable || TypeShape.Of(member.Property.Type) is not { Kind: ShapeKind.Object })
            {
                continue;
            }

            string step = $"{type.Name}.{member.JsonName}";
            if (SymbolEqualityComparer.Default.Equals(member.Property.Type, sought))
            {
                return step;
            }

            if (NeedsItself((INamedTypeSymbol)member.Property.Type, sought, visited) is { } rest)
            {
                return $"{step}, {rest}";
            }
        }

        return null;
    }

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

    /// <summary>The default value of a parameter as JSON; <see langword="null"/> for the default value of a struct, which has no JSON form.</summary>
    private static string? Default(IParameterSymbol parameter)
    {
        ITypeSymbol type = parameter.Type is INamedTypeSymbol { ConstructedFrom.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : parameter.Type;

        return parameter.ExplicitDefaultValue switch
        {
            null => IsNullable(parameter.Type, TypeShape.Of(parameter.Type)) ? "null" : null,
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
