using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Handlers;

/// <summary>
/// The serialization metadata of the types that a reply can contain. Unions, open enumerations and similar types have converters. All other objects
/// have generated metadata, which this class completes: attributes could do so only with members that users' own contexts cannot access.
/// </summary>
internal class RepliesResolver : IJsonTypeInfoResolver
{
    private readonly Dictionary<Type, Func<JsonSerializerOptions, JsonTypeInfo>> _converted = [];

    public RepliesResolver()
    {
        AddUnion<MessageStreamEvent, UnknownEvent>(new MessageStreamEventConverter());
        AddUnion<ContentBlockDelta, UnknownDelta>(new ContentBlockDeltaConverter());
        AddUnion<Citation, UnknownCitation>(new CitationConverter());
        AddUnion<ContentBlock, UnknownBlock>(new ContentBlockConverter());
        AddUnion<ServerToolResult, UnknownServerToolResult>(new ServerToolResultConverter());
        AddUnion<ContentSource, UnknownSource>(new ContentSourceConverter());
        AddUnion<ToolChangeTarget, UnknownToolChangeTarget>(new ToolChangeTargetConverter());
        AddEnum<StopReason>();
        AddEnum<ErrorCode>();
        AddEnum<RefusalCategory>();
        AddEnum<ServiceTier>();
        AddEnum<Speed>();
        AddEnum<CacheTtl>();
        AddEnum<OversizedImage>();
        Add(new OpenEnumConverter<Role>());
        Add(new OpenEnumConverter<ErrorType>());
        Add(new OpenEnumConverter<CacheMissReasonType>());
        Add(new ContentListConverter());
        Add(new WebSearchResultsConverter());
    }

    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
    {
        if (_converted.TryGetValue(type, out Func<JsonSerializerOptions, JsonTypeInfo>? create))
        {
            return create(options);
        }

        JsonTypeInfo? typeInfo = Generated(type, options);
        if (typeInfo is { Kind: JsonTypeInfoKind.Object } && type.IsAssignableTo(typeof(ApiObject)))
        {
            Complete(typeInfo);
        }

        return typeInfo;
    }

    /// <summary>The generated metadata of a plain object.</summary>
    private protected virtual JsonTypeInfo? Generated(Type type, JsonSerializerOptions options) =>
        ((IJsonTypeInfoResolver)RepliesJsonContext.Default).GetTypeInfo(type, options);

    /// <summary>Leaves out fields that have no value, whatever the options say, and keeps unknown fields.</summary>
    private static void Complete(JsonTypeInfo typeInfo)
    {
        foreach (JsonPropertyInfo property in typeInfo.Properties)
        {
            property.ShouldSerialize = static (model, value) => IsWritten((ApiObject)model, value);
        }

        typeInfo.Properties.Add(JsonMetadataServices.CreatePropertyInfo(typeInfo.Options, new JsonPropertyInfoValues<Dictionary<string, JsonElement>?>
        {
            IsProperty = true,
            IsPublic = true,
            IsExtensionData = true,
            DeclaringType = typeof(ApiObject),
            PropertyName = nameof(ApiObject.ExtensionData),
            Getter = static model => ((ApiObject)model).ExtensionData,
            Setter = static (model, fields) => ((ApiObject)model).ExtensionData = fields,
        }));
    }

    private static bool IsWritten(ApiObject model, object? value) => value switch
    {
        null => model is IWritesNulls,
        ISettable settable => settable.IsSet,
        _ => model.IsWritten(value),
    };

    private protected void AddUnion<T, TUnknown>(UnionConverter<T> converter) where T : ApiObject where TUnknown : T, IUnknownCase<TUnknown>
    {
        Add(converter);
        Add(new UnknownCaseConverter<TUnknown>());
    }

    private protected void AddEnum<T>() where T : struct, IOpenEnum<T>
    {
        Add(new OpenEnumConverter<T>());
        AddNullable<T>();
    }

    private protected void AddNullable<T>() where T : struct =>
        _converted.Add(typeof(T?), static options => JsonMetadataServices.CreateValueInfo<T?>(options, JsonMetadataServices.GetNullableConverter<T>(options)));

    private protected void Add<T>(JsonConverter<T> converter) => _converted.Add(typeof(T), options => JsonMetadataServices.CreateValueInfo<T>(options, converter));
}
