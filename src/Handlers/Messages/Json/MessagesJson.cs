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
    /// The serialization metadata of all models. To serialize types of your own that contain models, put it first into the
    /// <see cref="JsonSerializerOptions.TypeInfoResolverChain"/> of your options, before your own context. The models keep the API's names whatever those options say.
    /// </summary>
    public static IJsonTypeInfoResolver TypeInfoResolver => AllModels.Resolver;

    private static readonly JsonSerializerOptions ReplyOptions = CreateOptions(new RepliesResolver());

    /// <summary>Reads a model, or one case of a union such as <see cref="ContentBlock"/>, from JSON text.</summary>
    /// <exception cref="JsonException">The text is not JSON, or not that of a <typeparamref name="T"/>, or is not Unicode: half a surrogate pair in an escape, bytes that are not UTF-8.</exception>
    public static T Parse<T>(string json) where T : ApiObject => Parse<T>(json, GetTypeInfo(typeof(T)));

    /// <inheritdoc cref="Parse{T}(string)"/>
    /// <param name="utf8Json">JSON text in UTF-8; not referred to after the call.</param>
    public static T Parse<T>(ReadOnlySpan<byte> utf8Json) where T : ApiObject => Parse<T>(utf8Json, GetTypeInfo(typeof(T)));

    /// <summary>Like <see cref="Parse{T}(string)"/>, for the types of a reply only, so that trimming can remove the metadata of requests.</summary>
    internal static T ParseReply<T>(string json) where T : ApiObject => Parse<T>(json, GetReplyTypeInfo(typeof(T)));

    /// <inheritdoc cref="ParseReply{T}(string)"/>
    internal static T ParseReply<T>(ReadOnlySpan<byte> utf8Json) where T : ApiObject => Parse<T>(utf8Json, GetReplyTypeInfo(typeof(T)));

    internal static JsonTypeInfo GetTypeInfo(Type type) => AllModels.Options.GetTypeInfo(type);

    /// <summary>The metadata of a type that a reply can contain.</summary>
    internal static JsonTypeInfo GetReplyTypeInfo(Type type) => ReplyOptions.GetTypeInfo(type);

    // The text is sent to an API and never becomes part of an HTML page, so only the characters that JSON requires are escaped.
    internal static JsonSerializerOptions CreateOptions(IJsonTypeInfoResolver resolver) => new()
    {
        TypeInfoResolver = resolver,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepth,
    };

    /// <summary>
    /// Whether the text is valid UTF-8 and no escape is half a surrogate pair. The serializer does not check this for values that it keeps as
    /// <see cref="JsonElement"/>. Such a value could later not be read as a string, or not be written back unchanged.
    /// </summary>
    /// <param name="utf8Json">Valid JSON.</param>
    /// <param name="maxDepth">The greatest depth allowed.</param>
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

    /// <summary>Whether a text is one JSON value, of any depth.</summary>
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

        return model ?? throw new JsonException($"The JSON is null, but a {typeof(T).Name} was expected.");
    }

    private static T Parse<T>(ReadOnlySpan<byte> utf8Json, JsonTypeInfo typeInfo) where T : ApiObject
    {
        var model = (T?)JsonSerializer.Deserialize(utf8Json, typeInfo);
        ThrowIfNotUnicode(utf8Json);
        return model ?? throw new JsonException($"The JSON is null, but a {typeof(T).Name} was expected.");
    }

    private static void ThrowIfNotUnicode(ReadOnlySpan<byte> utf8Json)
    {
        if (!IsUnicode(utf8Json, MaxDepth))
        {
            throw new JsonException("The text is not valid UTF-8, or a string in it has half a surrogate pair.");
        }
    }
}
