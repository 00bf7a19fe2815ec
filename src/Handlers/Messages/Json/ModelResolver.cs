using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Handlers;

/// <summary>
/// How each model is read and written: unions, open enumerations and the like by converters of their own, all other objects by their generated
/// metadata, to which this adds what attributes could only say with members that users' own contexts cannot see.
/// </summary>
internal sealed class ModelResolver : IJsonTypeInfoResolver
{
    private readonly Dictionary<Type, Func<JsonSerializerOptions, JsonTypeInfo>> _converted = [];

    public ModelResolver()
    {
        AddUnion<MessageStreamEvent, UnknownEvent>(new MessageStreamEventConverter());
        AddUnion<ContentBlockDelta, UnknownDelta>(new ContentBlockDeltaConverter());
        AddUnion<Citation, UnknownCitation>(new CitationConverter());
        AddUnion<ContentBlock, UnknownBlock>(new ContentBlockConverter());
        AddUnion<ServerToolResult, UnknownServerToolResult>(new ServerToolResultConverter());
        AddUnion<ContentSource, UnknownSource>(new ContentSourceConverter());
        AddUnion<ThinkingConfig, UnknownThinkingConfig>(new ThinkingConfigConverter());
        AddUnion<Tool, UnknownTool>(new ToolConverter());
        AddUnion<ToolChoice, UnknownToolChoice>(new ToolChoiceConverter());
        AddUnion<ContextEdit, UnknownContextEdit>(new ContextEditConverter());
        AddEnum<Role>();
        AddEnum<StopReason>();
        AddEnum<RefusalCategory>();
        AddEnum<ErrorType>();
        AddEnum<ServiceTier>();
        AddEnum<Speed>();
        AddEnum<ServerTool>();
        AddEnum<CacheTtl>();
        AddEnum<ThinkingDisplay>();
        AddEnum<Effort>();
        Add(new ContentListConverter());
        Add(new WebSearchResultsConverter());
        Add(new ContainerParamConverter());
    }

    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
    {
        if (_converted.TryGetValue(type, out Func<JsonSerializerOptions, JsonTypeInfo>? create))
            return create(options);
        JsonTypeInfo? typeInfo = ((IJsonTypeInfoResolver)HandlersJsonContext.Default).GetTypeInfo(type, options);
        if (typeInfo is { Kind: JsonTypeInfoKind.Object } && type.IsAssignableTo(typeof(ApiObject)))
            Complete(typeInfo);
        return typeInfo;
    }

    /// <summary>Leaves absent fields out, whatever the options say, and keeps unknown ones.</summary>
    private static void Complete(JsonTypeInfo typeInfo)
    {
        foreach (JsonPropertyInfo property in typeInfo.Properties)
            property.ShouldSerialize = static (_, value) => value is not null;
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

    private void AddUnion<T, TUnknown>(UnionConverter<T> converter) where T : ApiObject where TUnknown : T, IUnknownCase<TUnknown>
    {
        Add(converter);
        Add(new UnknownCaseConverter<TUnknown>());
    }

    private void AddEnum<T>() where T : struct, IOpenEnum<T>
    {
        Add(new OpenEnumConverter<T>());
        _converted.Add(typeof(T?), static options => JsonMetadataServices.CreateValueInfo<T?>(options, JsonMetadataServices.GetNullableConverter<T>(options)));
    }

    private void Add<T>(JsonConverter<T> converter) => _converted.Add(typeof(T), options => JsonMetadataServices.CreateValueInfo<T>(options, converter));
}
