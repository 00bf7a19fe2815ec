using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Handlers;

/// <summary>Reads and writes the API's JSON, without reflection.</summary>
public static class MessagesJson
{
    internal const int MaxDepth = 64;

    internal static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// How each model is read and written. Put it first into the <see cref="JsonSerializerOptions.TypeInfoResolverChain"/> of options of your own,
    /// before the context of types that hold models; it reads and writes the API's names whatever those options say.
    /// </summary>
    public static IJsonTypeInfoResolver TypeInfoResolver => AllModels.Resolver;

    private static readonly JsonSerializerOptions ReplyOptions = CreateOptions(new RepliesResolver());

    /// <summary>Reads a model, or one case of a union such as <see cref="ContentBlock"/>, from JSON text.</summary>
    /// <exception cref="JsonException">The text is not JSON, or not that of a <typeparamref name="T"/>, or is not Unicode: half a surrogate pair in an escape, bytes that are not UTF-8.</exception>
    public static T Parse<T>(string json) where T : ApiObject => Parse<T>(json, GetTypeInfo(typeof(T)));

    /// <inheritdoc cref="Parse{T}(string)"/>
    /// <param name="utf8Json">JSON text in UTF-8; not referred to after the call.</param>
    public static T Parse<T>(ReadOnlySpan<byte> utf8Json) where T : ApiObject => Parse<T>(utf8Json, GetTypeInfo(typeof(T)));

    /// <summary>What <see cref="Parse{T}(string)"/> does, for what a reply can hold: nothing of requests is drawn into the program.</summary>
    internal static T ParseReply<T>(string json) where T : ApiObject => Parse<T>(json, GetReplyTypeInfo(typeof(T)));

    /// <inheritdoc cref="ParseReply{T}(string)"/>
    internal static T ParseReply<T>(ReadOnlySpan<byte> utf8Json) where T : ApiObject => Parse<T>(utf8Json, GetReplyTypeInfo(typeof(T)));

    internal static JsonTypeInfo GetTypeInfo(Type type) => AllModels.Options.GetTypeInfo(type);

    /// <summary>The same, for what a reply can hold.</summary>
    internal static JsonTypeInfo GetReplyTypeInfo(Type type) => ReplyOptions.GetTypeInfo(type);

    // The text goes to an API, never into a HTML page, so only what JSON itself asks for is escaped.
    internal static JsonSerializerOptions CreateOptions(IJsonTypeInfoResolver resolver) => new()
    {
        TypeInfoResolver = resolver,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepth,
    };

    /// <summary>
    /// Whether all of it is UTF-8, and no escape half a surrogate pair. What is only kept (<see cref="JsonElement"/>) is not looked at otherwise, and
    /// nobody could read it as a string, or write it again as it was.
    /// </summary>
    /// <param name="utf8Json">Valid JSON.</param>
    /// <param name="maxDepth">How deep it may be.</param>
    internal static bool IsUnicode(ReadOnlySpan<byte> utf8Json, int maxDepth)
    {
        if (!Utf8.IsValid(utf8Json))
        {
            return false;
        }

        if (utf8Json.IndexOf("\\u"u8) < 0)
        {
            return true;
        }

        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }
        }
        catch (InvalidOperationException)
        {
            return false;
        }
        return true;
    }

    /// <summary>Whether a text is one JSON value, however deep.</summary>
    internal static bool IsValid(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static T Parse<T>(string json, JsonTypeInfo typeInfo) where T : ApiObject
    {
        var model = (T?)JsonSerializer.Deserialize(json, typeInfo);
        if (json.Contains("\\u", StringComparison.Ordinal))
        {
            ThrowIfNotUnicode(Encoding.UTF8.GetBytes(json));
        }

        return model ?? throw new JsonException($"null is no {typeof(T).Name}.");
    }

    private static T Parse<T>(ReadOnlySpan<byte> utf8Json, JsonTypeInfo typeInfo) where T : ApiObject
    {
        var model = (T?)JsonSerializer.Deserialize(utf8Json, typeInfo);
        ThrowIfNotUnicode(utf8Json);
        return model ?? throw new JsonException($"null is no {typeof(T).Name}.");
    }

    private static void ThrowIfNotUnicode(ReadOnlySpan<byte> utf8Json)
    {
        if (!IsUnicode(utf8Json, MaxDepth))
        {
            throw new JsonException("The text is not valid UTF-8, or a string of it has half a surrogate pair.");
        }
    }
}
