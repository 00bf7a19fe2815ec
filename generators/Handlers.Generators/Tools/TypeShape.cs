using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>The JSON form of a C# type. Schemas and metadata are made from it.</summary>
/// <param name="Kind">The kind of JSON value.</param>
/// <param name="Type">The type.</param>
/// <param name="Schema">For scalars, the keywords of the schema.</param>
/// <param name="Factory">
/// The call of <c>JsonMetadataServices</c> that makes the metadata, with <c>{0}</c> for the type and <c>{1}</c> for the type of its elements.
/// </param>
/// <param name="Element">The type of the elements.</param>
/// <param name="Why">Why there is no schema; continues "has no JSON schema:".</param>
internal sealed record TypeShape(ShapeKind Kind, ITypeSymbol Type, string Schema = "", string Factory = "", ITypeSymbol? Element = null, string Why = "")
{
    private const string Services = "global::System.Text.Json.Serialization.Metadata.JsonMetadataServices.";
    private const string Values = "new global::System.Text.Json.Serialization.Metadata.JsonCollectionInfoValues<{0}>";

    private const string TypeString = "\"type\":\"string\"";
    private const string TypeInteger = "\"type\":\"integer\"";
    private const string TypeNumber = "\"type\":\"number\"";

    /// <summary>Scalars: name, schema, converter.</summary>
    private static readonly Dictionary<string, (string Schema, string Converter)> Scalars = new()
    {
        ["bool"] = ("\"type\":\"boolean\"", "Boolean"),
        ["string"] = (TypeString, "String"),
        ["char"] = (TypeString + ",\"minLength\":1,\"maxLength\":1", "Char"),
        ["sbyte"] = (TypeInteger + ",\"minimum\":-128,\"maximum\":127", "SByte"),
        ["byte"] = (TypeInteger + ",\"minimum\":0,\"maximum\":255", "Byte"),
        ["short"] = (TypeInteger + ",\"minimum\":-32768,\"maximum\":32767", "Int16"),
        ["ushort"] = (TypeInteger + ",\"minimum\":0,\"maximum\":65535", "UInt16"),
        ["int"] = (TypeInteger, "Int32"),
        ["uint"] = (TypeInteger + ",\"minimum\":0", "UInt32"),
        ["long"] = (TypeInteger, "Int64"),
        ["ulong"] = (TypeInteger + ",\"minimum\":0", "UInt64"),
        ["global::System.Int128"] = (TypeInteger, "Int128"),
        ["global::System.UInt128"] = (TypeInteger + ",\"minimum\":0", "UInt128"),
        ["float"] = (TypeNumber, "Single"),
        ["double"] = (TypeNumber, "Double"),
        ["decimal"] = (TypeNumber, "Decimal"),
        ["global::System.Half"] = (TypeNumber, "Half"),
        ["global::System.DateTime"] = (TypeString + ",\"format\":\"date-time\"", "DateTime"),
        ["global::System.DateTimeOffset"] = (TypeString + ",\"format\":\"date-time\"", "DateTimeOffset"),
        ["global::System.DateOnly"] = (TypeString + ",\"format\":\"date\"", "DateOnly"),
        ["global::System.TimeOnly"] = (TypeString + ",\"pattern\":\"^\\\\d{2}:\\\\d{2}(:\\\\d{2}(\\\\.\\\\d{1,7})?)?$\"", "TimeOnly"),
        ["global::System.TimeSpan"] = (TypeString + ",\"pattern\":\"^-?(\\\\d+\\\\.)?\\\\d{2}:\\\\d{2}:\\\\d{2}(\\\\.\\\\d{1,7})?$\"", "TimeSpan"),
        ["global::System.Guid"] = (TypeString + ",\"format\":\"uuid\"", "Guid"),
        ["global::System.Uri"] = (TypeString + ",\"format\":\"uri\"", "Uri"),
        ["global::System.Version"] = (TypeString + ",\"pattern\":\"^\\\\d+(\\\\.\\\\d+){1,3}$\"", "Version"),
        ["byte[]"] = (TypeString + ",\"contentEncoding\":\"base64\"", "ByteArray"),
        ["global::System.Memory<byte>"] = (TypeString + ",\"contentEncoding\":\"base64\"", "MemoryByte"),
        ["global::System.ReadOnlyMemory<byte>"] = (TypeString + ",\"contentEncoding\":\"base64\"", "ReadOnlyMemoryByte"),
        ["object"] = ("", "Object"),
        ["global::System.Text.Json.JsonElement"] = ("", "JsonElement"),
        ["global::System.Text.Json.Nodes.JsonNode"] = ("", "JsonNode"),
        ["global::System.Text.Json.Nodes.JsonObject"] = ("\"type\":\"object\"", "JsonObject"),
        ["global::System.Text.Json.Nodes.JsonArray"] = ("\"type\":\"array\"", "JsonArray"),
    };

    /// <summary>Collections by their definition.</summary>
    private static readonly Dictionary<string, string> Collections = new()
    {
        ["System.Collections.Generic.List<T>"] = Services + "CreateListInfo<{0}, {1}>(options, " + Values + " {{ ObjectCreator = static () => new {0}() }})",
        ["System.Collections.Generic.IEnumerable<T>"] = Interface("IEnumerable"),
        ["System.Collections.Generic.IReadOnlyCollection<T>"] = Interface("IEnumerable"),
        ["System.Collections.Generic.IReadOnlyList<T>"] = Interface("IEnumerable"),
        ["System.Collections.Generic.ICollection<T>"] = Interface("ICollection"),
        ["System.Collections.Generic.IList<T>"] = Interface("IList"),
        ["System.Collections.Generic.ISet<T>"] = Interface("ISet"),
        ["System.Collections.Generic.HashSet<T>"] = Created("ISet"),
        ["System.Collections.Generic.SortedSet<T>"] = Created("ISet"),
        ["System.Collections.ObjectModel.Collection<T>"] = Created("IList"),
        ["System.Collections.ObjectModel.ObservableCollection<T>"] = Created("IList"),
        ["System.Collections.Immutable.ImmutableArray<T>"] = Immutable("ImmutableArray"),
        ["System.Collections.Immutable.ImmutableList<T>"] = Immutable("ImmutableList"),
        ["System.Collections.Immutable.IImmutableList<T>"] = Immutable("ImmutableList"),
        ["System.Collections.Immutable.ImmutableHashSet<T>"] = Immutable("ImmutableHashSet"),
    };

    /// <summary>Dictionaries by their definition.</summary>
    private static readonly Dictionary<string, string> Dictionaries = new()
    {
        ["System.Collections.Generic.Dictionary<TKey, TValue>"] = Services + "CreateDictionaryInfo<{0}, string, {1}>(options, " + Values + " {{ ObjectCreator = static () => new {0}() }})",
        ["System.Collections.Generic.SortedDictionary<TKey, TValue>"] = Services + "CreateIDictionaryInfo<{0}, string, {1}>(options, " + Values + " {{ ObjectCreator = static () => new {0}() }})",
        ["System.Collections.Generic.IDictionary<TKey, TValue>"] = Services + "CreateIDictionaryInfo<{0}, string, {1}>(options, " + Values + "())",
        ["System.Collections.Generic.IReadOnlyDictionary<TKey, TValue>"] = Services + "CreateIReadOnlyDictionaryInfo<{0}, string, {1}>(options, " + Values + "())",
        ["System.Collections.Immutable.ImmutableDictionary<TKey, TValue>"] = Services + "CreateImmutableDictionaryInfo<{0}, string, {1}>(options, " + Values + "(), global::System.Collections.Immutable.ImmutableDictionary.CreateRange<string, {1}>)",
    };

    private static string Interface(string name) => Services + "Create" + name + "Info<{0}, {1}>(options, " + Values + "())";

    private static string Created(string name) => Services + "Create" + name + "Info<{0}, {1}>(options, " + Values + " {{ ObjectCreator = static () => new {0}() }})";

    private static string Immutable(string name) => Services + "CreateImmutableEnumerableInfo<{0}, {1}>(options, " + Values + "(), global::System.Collections.Immutable." + name + ".CreateRange<{1}>)";

    /// <summary>The shape of a type, without regard to whether a reference may be null.</summary>
    public static TypeShape Of(ITypeSymbol type)
    {
        if (Scalars.TryGetValue(TypeNames.Qualified(type), out (string Schema, string Converter) scalar))
        {
            return new TypeShape(ShapeKind.Value, type, scalar.Schema, Services + "CreateValueInfo<{0}>(options, " + Services + scalar.Converter + "Converter)");
        }

        return type switch
        {
            INamedTypeSymbol { ConstructedFrom.SpecialType: SpecialType.System_Nullable_T } nullable => new TypeShape(
                ShapeKind.Nullable, type, "", Services + "CreateValueInfo<{0}>(options, " + Services + "GetNullableConverter<{1}>(options))", nullable.TypeArguments[0]),
            IArrayTypeSymbol { Rank: 1 } array => new TypeShape(
                ShapeKind.List, type, "", Services + "CreateArrayInfo<{1}>(options, " + Values + "())", array.ElementType.WithNullableAnnotation(array.ElementNullableAnnotation)),
            IArrayTypeSymbol => None(type, "System.Text.Json does not read arrays of several dimensions"),
            IPointerTypeSymbol or IFunctionPointerTypeSymbol => None(type, "a pointer has no JSON"),
            IDynamicTypeSymbol => None(type, "its members are not known at compile time"),
            ITypeParameterSymbol => None(type, "a type parameter stands for types that are not known here"),
            INamedTypeSymbol named => OfNamed(named),
            _ => None(type, "it is not a type of data"),
        };
    }

    private static TypeShape OfNamed(INamedTypeSymbol type)
    {
        string definition = type.OriginalDefinition.ToDisplayString();

        if (Collections.TryGetValue(definition, out string? factory))
        {
            return new TypeShape(ShapeKind.List, type, "", factory, type.TypeArguments[0]);
        }

        if (Dictionaries.TryGetValue(definition, out factory))
        {
            return type.TypeArguments[0].SpecialType is SpecialType.System_String
                ? new TypeShape(ShapeKind.Map, type, "", factory, type.TypeArguments[1])
                : None(type, "the keys of a JSON object must be strings");
        }

        if (type.IsFileLocal)
        {
            return None(type, "it is local to its file, where generated code cannot name it");
        }

        if (type.TypeKind is TypeKind.Enum)
        {
            return new TypeShape(ShapeKind.Enum, type);
        }

        if (HasConverter(type))
        {
            return None(type, "its converter writes JSON that is not known at compile time");
        }

        return type switch
        {
            { TypeKind: TypeKind.Delegate } => None(type, "a delegate has no JSON"),
            { IsRefLikeType: true } => None(type, "a ref struct cannot be stored while the input is read"),
            { IsTupleType: true } => None(type, "JSON does not contain the names of a tuple's elements; use a record"),
            { TypeKind: TypeKind.Interface } when UnionCase.Of(type).Count == 0 => None(type, "an interface does not say which type to create; use a class, or [JsonDerivedType]"),
            { TypeKind: TypeKind.Interface } => new TypeShape(ShapeKind.Object, type),
            _ when type.AllInterfaces.Any(i => i.SpecialType is SpecialType.System_Collections_IEnumerable) => None(type, "it is a collection that is not supported; use List<T>, an array or Dictionary<string, T>"),
            { ContainingNamespace: { Name: "System" or "Reflection" or "Threading" or "IO" or "Tasks" } space } when space.ToDisplayString().StartsWith("System", System.StringComparison.Ordinal)
                => None(type, "it is a framework type that does not represent data"),
            _ => new TypeShape(ShapeKind.Object, type),
        };
    }

    /// <summary>Whether a type or property has a <c>[JsonConverter]</c>.</summary>
    public static bool HasConverter(ISymbol symbol) => symbol.GetAttributes()
        .Any(attribute => attribute.AttributeClass?.ToDisplayString().StartsWith("System.Text.Json.Serialization.JsonConverterAttribute", System.StringComparison.Ordinal) is true);

    private static TypeShape None(ITypeSymbol type, string why) => new(ShapeKind.None, type, Why: why);
}
