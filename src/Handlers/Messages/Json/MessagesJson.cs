using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Handlers;

/// <summary>Reads and writes the API's JSON, without reflection.</summary>
public static class MessagesJson
{
    internal const int MaxDepth = 64;

    internal static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The text goes to an API, never into a HTML page, so only what JSON itself asks for is escaped.
    private static readonly HandlersJsonContext Context = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = MaxDepth,
    });

    /// <summary>
    /// How each model is read and written, for the <see cref="JsonSerializerOptions.TypeInfoResolverChain"/> of options of your own.
    /// Absent fields are left out whatever those options say.
    /// </summary>
    public static IJsonTypeInfoResolver TypeInfoResolver { get; } = HandlersJsonContext.Default.WithAddedModifier(static typeInfo =>
    {
        if (!typeInfo.Type.IsAssignableTo(typeof(ApiObject)))
            return;
        foreach (JsonPropertyInfo property in typeInfo.Properties)
        {
            if (!property.IsExtensionData)
                property.ShouldSerialize = static (_, value) => value is not null;
        }
    });

    /// <summary>Reads a model, or one case of a union such as <see cref="ContentBlock"/>, from JSON text.</summary>
    /// <exception cref="JsonException">The text is not JSON, or not that of a <typeparamref name="T"/>.</exception>
    public static T Parse<T>(string json) where T : ApiObject =>
        (T?)JsonSerializer.Deserialize(json, GetTypeInfo(typeof(T))) ?? throw new JsonException($"null is no {typeof(T).Name}.");

    /// <inheritdoc cref="Parse{T}(string)"/>
    /// <param name="utf8Json">JSON text in UTF-8; not referred to after the call.</param>
    public static T Parse<T>(ReadOnlySpan<byte> utf8Json) where T : ApiObject =>
        (T?)JsonSerializer.Deserialize(utf8Json, GetTypeInfo(typeof(T))) ?? throw new JsonException($"null is no {typeof(T).Name}.");

    internal static JsonTypeInfo GetTypeInfo(Type type) => Context.Options.GetTypeInfo(type);
}
