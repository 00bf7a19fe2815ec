using System.ComponentModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Handlers;

/// <summary>Makes the System.Text.Json options and metadata that generated code uses. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ToolJson
{
    /// <summary>The options of generated metadata: no naming policy, relaxed escaping, a union's discriminator may stand anywhere.</summary>
    public static JsonSerializerOptions CreateOptions(IJsonTypeInfoResolver resolver) => new()
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(resolver, MessagesJson.TypeInfoResolver),
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MessagesJson.MaxDepth,
        AllowOutOfOrderMetadataProperties = true,
    };

    /// <summary>The options of a context named by <see cref="ToolAttribute.JsonContext"/>, extended by the most common types, which a context has only if it uses them.
    /// The depth, and where a union's discriminator may stand, are as in the schema's check, which comes first.</summary>
    public static JsonSerializerOptions CreateOptions(IJsonTypeInfoResolver resolver, JsonSerializerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new(context.Options)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(resolver, context, MessagesJson.TypeInfoResolver),
            MaxDepth = MessagesJson.MaxDepth,
            AllowOutOfOrderMetadataProperties = true,
        };
    }

    /// <summary>Metadata of an enum whose values are written as these strings.</summary>
    public static JsonTypeInfo<T> CreateEnumInfo<T>(JsonSerializerOptions options, params ReadOnlySpan<(T Value, string Name)> values) where T : struct, Enum
        => JsonMetadataServices.CreateValueInfo<T>(options, new StringEnumConverter<T>(values.ToArray()));
}
