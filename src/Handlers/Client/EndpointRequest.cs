using System.Buffers;
using System.Text.Json;

namespace Handlers;

/// <summary>A request that is about to be sent, as the Messages API itself would get it, for a <see cref="MessagesEndpoint"/> to change.</summary>
public sealed class EndpointRequest
{
    internal EndpointRequest(HttpRequestMessage message, Uri baseUrl, SerializedRequest request, string? apiKey)
    {
        Message = message;
        BaseUrl = baseUrl;
        Model = request.Model;
        IsStreaming = request.IsStreaming;
        Body = request.Json;
        ApiKey = apiKey;
    }

    /// <summary>The method, the address and the headers, credentials included. Its content is set from <see cref="Body"/> after the endpoint has prepared the request.</summary>
    public HttpRequestMessage Message { get; }

    /// <summary>The value of <see cref="MessagesClientOptions.BaseUrl"/>.</summary>
    public Uri BaseUrl { get; }

    /// <summary>The model of the request.</summary>
    public string Model { get; }

    /// <summary>Whether the reply is to be a stream.</summary>
    public bool IsStreaming { get; }

    /// <summary>
    /// <see cref="MessagesClientOptions.ApiKey"/>, if it is this request's credential. Never write it into an exception message or a log. The headers already
    /// contain it in the form of the Messages API; <see cref="SetCredential"/> replaces that form with another.
    /// </summary>
    public string? ApiKey { get; }

    /// <summary>The JSON of the request, UTF-8.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>Sets <see cref="HttpRequestMessage.RequestUri"/> to a path below <see cref="BaseUrl"/>.</summary>
    /// <param name="path">The path, beginning with <c>/</c>, with its segments escaped.</param>
    public void SetPath(string path) => Message.RequestUri = new Uri(BaseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/') + path);

    /// <summary>Removes a header from the request.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its value; <see langword="null"/> if it is not there.</returns>
    public string? TakeHeader(string name)
    {
        string? value = Message.Headers.NonValidated.TryGetValues(name, out var values) ? string.Join(',', values) : null;
        Message.Headers.Remove(name);
        return value;
    }

    /// <summary>Replaces the credential in the headers. A request with two credentials is not sent: it fails with an <see cref="InvalidOperationException"/>.</summary>
    /// <param name="name"><c>authorization</c> or <c>x-api-key</c>.</param>
    /// <param name="value">The header's value.</param>
    public void SetCredential(string name, string value)
    {
        Message.Headers.Remove(Credentials.ApiKey);
        Message.Headers.Remove(Credentials.Authorization);
        Message.Headers.TryAddWithoutValidation(name, value);
    }

    /// <summary>Rewrites <see cref="Body"/>: removes some of its top-level properties and adds others before the rest, whose values are unchanged.</summary>
    /// <param name="removed">The properties that are left out.</param>
    /// <param name="add">Writes the properties that are added.</param>
    public void RewriteBody(IReadOnlyCollection<string> removed, Action<Utf8JsonWriter> add)
    {
        ArgumentNullException.ThrowIfNull(removed);
        ArgumentNullException.ThrowIfNull(add);
        var json = new ArrayBufferWriter<byte>(Body.Length + 256);
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            add(writer);
            var reader = new Utf8JsonReader(Body.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                reader.Read();
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (!removed.Contains(name))
                {
                    writer.WritePropertyName(name);
                    writer.WriteRawValue(Body.Span[start..(int)reader.BytesConsumed], skipInputValidation: true);
                }
            }

            writer.WriteEndObject();
        }

        Body = json.WrittenMemory;
    }
}
