using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Handlers.Tests.Messages;

/// <summary>Walks the types of the official SDK and ours side by side, and collects what only the SDK has.</summary>
internal sealed class SdkComparison
{
    private const BindingFlags Fields = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private readonly HashSet<(Type, Type)> _seen = [];

    /// <summary>What only the SDK has: <c>Type.field</c>, <c>Union: type</c> or <c>Enumeration: value</c>.</summary>
    public SortedSet<string> Missing { get; } = new(StringComparer.Ordinal);

    public int Compared => _seen.Count;

    public void Compare(Type theirs, Type ours)
    {
        bool isMap = ours.IsAssignableTo(typeof(IEnumerable)) && ours is { IsGenericType: true } && ours.GetGenericArguments().Length == 2;
        theirs = Unwrap(theirs);
        ours = Unwrap(ours);
        if (isMap && IsModel(theirs))
        {
            // Names that the SDK lists as properties are free in a map of ours; what they hold is the same.
            foreach (PropertyInfo entry in theirs.GetProperties(Fields))
            {
                Compare(entry.PropertyType, ours);
            }
        }
        else if (!_seen.Add((theirs, ours)))
        {
            // Compared before.
        }
        else if (theirs.IsEnum)
        {
            Missing.UnionWith(MissingValues(theirs, ours).Select(value => $"{ours.Name}: {value}"));
        }
        else if (Variants(theirs) is { Length: > 0 } variants)
        {
            foreach (Type variant in variants)
            {
                CompareVariant(variant, ours);
            }
        }
        else if (IsModel(theirs) && theirs.BaseType?.Name is "JsonModel" or "ParamsBase")
        {
            CompareFields(theirs, ours);
        }
    }

    /// <summary>The values of an enumeration of theirs that an open enumeration of ours does not name.</summary>
    public static IEnumerable<string> MissingValues(Type theirs, Type ours)
    {
        if (!ours.IsValueType || ours == typeof(JsonElement))
        {
            return [];
        }

        IEnumerable<string?> known = ours.GetProperties(BindingFlags.Public | BindingFlags.Static).Select(property => property.GetValue(null)?.ToString());
        return Values(theirs).Except(known.OfType<string>());
    }

    private void CompareVariant(Type variant, Type ours)
    {
        variant = Unwrap(variant);
        if (Variants(variant).Length > 0)
        {
            Compare(variant, ours);
        }
        else if (IsModel(variant))
        {
            if (!ours.IsAbstract)
            {
                Compare(variant, ours);
            }
            else if (CaseOf(ours, TypeName(variant)) is { } match)
            {
                Compare(variant, match);
            }
            else
            {
                Missing.Add($"{ours.Name}: {TypeName(variant)}");
            }
        }
    }

    private void CompareFields(Type theirs, Type ours)
    {
        if (!ours.IsAssignableTo(typeof(ApiObject)))
        {
            Missing.Add($"{theirs.Name}: held as {ours.Name}");
            return;
        }

        if (ours.IsAbstract)
        {
            CompareVariant(theirs, ours);
            return;
        }

        JsonTypeInfo typeInfo = MessagesJson.GetTypeInfo(ours);
        foreach (PropertyInfo property in theirs.GetProperties(Fields))
        {
            // A property of ours by the same name is more than JSON where replies must not contain the models of requests.
            Type? field = ours.GetProperty(property.Name, Fields | BindingFlags.IgnoreCase)?.PropertyType
                ?? (typeInfo.Kind is JsonTypeInfoKind.Object ? typeInfo.Properties.FirstOrDefault(field => IsNameOf(property, field.Name))?.PropertyType : null);
            if (field is null)
            {
                Missing.Add($"{ours.Name}.{JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)}");
            }
            else if (property.Name is not "Type")
            {
                Compare(property.PropertyType, field);
            }
        }
    }

    private static bool IsNameOf(PropertyInfo property, string jsonName) => property.Name.Equals(jsonName.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    private static bool IsModel(Type type) => type.Namespace?.StartsWith("Anthropic.Models", StringComparison.Ordinal) is true && type.IsClass;

    /// <summary>The types that a union of the SDK may hold: it has a constructor for each.</summary>
    private static Type[] Variants(Type type) => IsModel(type) && type.BaseType?.Name is "ModelBase"
        ? [.. type.GetConstructors().Select(constructor => constructor.GetParameters()).Where(parameters => parameters is [_, { ParameterType: { } second }] && second == typeof(JsonElement?)).Select(parameters => parameters[0].ParameterType)]
        : [];

    /// <summary>The <c>type</c> of a case: a constant, or the first of several values.</summary>
    private static string TypeName(Type variant) => variant.GetProperty("Type") switch
    {
        { PropertyType: { IsGenericType: true } type } when Unwrap(type) is { IsEnum: true } values => Values(values).First(),
        { } property when property.PropertyType == typeof(JsonElement) && property.GetValue(Activator.CreateInstance(variant)) is JsonElement { ValueKind: JsonValueKind.String } type => type.GetString()!,
        _ => variant.Name is "BetaTool" or "Tool" ? "custom" : variant.Name,
    };

    /// <summary>The values of an enumeration of the SDK, as the API writes them.</summary>
    public static IEnumerable<string> Values(Type enumeration) =>
        Enum.GetValues(enumeration).Cast<object>().Select(value => JsonSerializer.Deserialize<string>(JsonSerializer.Serialize(value, enumeration))!);

    private static Type? CaseOf(Type union, string type)
    {
        // The only case of a union that is an array: Unwrap has given the type of its items.
        if (union == typeof(ServerToolResult) && type is "web_search_result")
        {
            return typeof(WebSearchResult);
        }

        if (union == typeof(Tool))
        {
            return MessagesJson.Parse<Tool>($$"""{"type":"{{type}}","name":"x"}""") is var tool and not UnknownTool ? tool.GetType() : null;
        }

        return WireContract.Rows.FirstOrDefault(row => row.Root == union && JsonElement.Parse(row.Json).GetProperty("type").GetString() == type).Case;
    }

    private static Type Unwrap(Type type) => type switch
    {
        _ when type == typeof(ContentList) => typeof(ContentBlock),
        _ when type == typeof(Fallbacks) => typeof(FallbackParam),
        _ when type == typeof(ThinkingToKeep) => typeof(ContextAmount),
        { IsGenericType: true, Name: "ApiEnum`2" } => type.GetGenericArguments()[1],
        { IsGenericType: true, Name: "Nullable`1" or "Settable`1" } => Unwrap(type.GetGenericArguments()[0]),
        { IsGenericType: true } when type.IsAssignableTo(typeof(IEnumerable)) => Unwrap(type.GetGenericArguments()[^1]),
        _ => type,
    };
}
