using System.Text;
using System.Text.Json;

namespace Handlers;

/// <summary>Checks an HTTP response: whether it is a message stream, and which error it reports.</summary>
internal static class ResponseRules
{
    /// <summary>The media type of the API's own streams.</summary>
    public const string EventStream = "text/event-stream";

    /// <summary>The limit on the bytes read of an error's body.</summary>
    public const int MaxErrorBodyBytes = 64 * 1024;

    /// <summary>The longest wait for the body of an error. The status alone suffices for an exception.</summary>
    public static readonly TimeSpan ErrorBodyPatience = TimeSpan.FromSeconds(5);

    /// <summary>Whether an exception is of a type that the transport throws when it fails or is aborted.</summary>
    public static bool IsTransportError(Exception e)
        => e is HttpRequestException or ObjectDisposedException or OperationCanceledException or InvalidDataException or IOException;

    /// <summary>Why the response is not an event stream: another content type, or a charset other than UTF-8; null if it is one.</summary>
    public static InvalidStreamException? FindRefusal(HttpResponseMessage response, ResponseInfo info, string expected = EventStream)
    {
        string? mediaType = response.Content.Headers.ContentType?.MediaType;
        if (!string.Equals(mediaType, expected, StringComparison.OrdinalIgnoreCase))
        {
            string shown = mediaType is null ? "missing" : info.Secrets.Remove(mediaType);
            return new InvalidStreamException(
                $"The response is not a message stream: its content type is {shown}, {expected} was expected. Does the base URL point at a Messages API?");
        }

        string? charset = response.Content.Headers.ContentType?.CharSet?.Trim('"');
        if (charset is not null && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !charset.Equals("utf8", StringComparison.OrdinalIgnoreCase))
        {
            return new InvalidStreamException("The response is not a message stream: its content type names another charset than UTF-8.");
        }

        return null;
    }

    /// <summary>Reads the error of a response with an error status. If the body is cut off, reset or slow, the part that has arrived is used.</summary>
    /// <remarks>Blocking calls wait for this method too (<see cref="HiddenContext.Wait"/>); <see cref="BodySource.Read"/> says why.</remarks>
    /// <param name="response">The response, its body not read yet.</param>
    /// <param name="time">The clock for the wait for the body and for a <c>retry-after</c> date.</param>
    /// <param name="timeout">Ends the wait for the body as well.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<ApiException> ReadErrorAsync(
        HttpResponseMessage response, TimeProvider time, CancellationToken timeout, CancellationToken cancellationToken)
    {
        ResponseInfo info = ResponseInfo.Of(response);
        byte[] buffer = new byte[MaxErrorBodyBytes + info.Secrets.LongestEscaped];
        int length = 0;
        using var patience = new CancellationTokenSource(ErrorBodyPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, timeout, cancellationToken);
        try
        {
            using Stream body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            int count;
            do
            {
                count = await body.ReadAsync(buffer.AsMemory(length), either.Token).ConfigureAwait(false);
                length += count;
            }
            while (count > 0 && length < buffer.Length);
        }
        catch (Exception e) when (IsTransportError(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return ToException(response, info, buffer.AsSpan(0, length), time.GetUtcNow());
    }

    /// <summary>Reads the message of a response without streaming.</summary>
    /// <remarks>Blocking calls wait for this method too (<see cref="HiddenContext.Wait"/>); <see cref="BodySource.Read"/> says why.</remarks>
    /// <exception cref="InvalidStreamException">The response is not a message, or is longer than <see cref="MessageStreamOptions.MaxMessageBytes"/>.</exception>
    /// <exception cref="StreamInterruptedException">The response ends before the message is complete.</exception>
    public static async ValueTask<Message> ReadMessageAsync(HttpResponseMessage response, MessageStreamOptions options, CancellationToken cancellationToken)
    {
        using (response)
        {
            using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var buffer = default(PooledBuffer<byte>);
            try
            {
                int count;
                do
                {
                    buffer.GetSpan(MaxErrorBodyBytes);
                    count = await body.ReadAsync(buffer.Free, cancellationToken).ConfigureAwait(false);
                    buffer.Advance(count);
                }
                while (count > 0 && buffer.Length <= options.MaxMessageBytes);
                return ToMessage(response, buffer.Written, options);
            }
            catch (MessageStreamException e)
            {
                e.RequestId ??= ResponseInfo.Of(response).RequestId;
                throw;
            }
            finally
            {
                buffer.Release();
            }
        }
    }

    private static Message ToMessage(HttpResponseMessage response, ReadOnlySpan<byte> json, MessageStreamOptions options)
    {
        if (json.Length > options.MaxMessageBytes)
        {
            throw new InvalidStreamException($"The message is longer than the limit of {options.MaxMessageBytes:N0} bytes (MessageStreamOptions.MaxMessageBytes).");
        }

        try
        {
            Message message = MessagesJson.ParseReply<Message>(json);
            return message.Type switch
            {
                "message" => message,
                "error" => throw ApiException.FromEvent(MessagesJson.ParseReply<ErrorEvent>(json), ResponseInfo.Of(response), partialMessage: null),
                _ => throw new InvalidStreamException("The response is JSON, but not that of a message: its type is not \"message\". Does the base URL point at a Messages API?"),
            };
        }
        catch (JsonException) when (IsCutShort(json))
        {
            throw new StreamInterruptedException($"The answer ended after {json.Length:N0} bytes, before its JSON was complete.", partialMessage: null);
        }
        catch (JsonException e)
        {
            throw new InvalidStreamException("The response is not the JSON of a message. Does the base URL point at a Messages API?", innerException: e);
        }
    }

    // The JSON is valid so far but incomplete.
    private static bool IsCutShort(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, state: default);
        try
        {
            while (reader.Read())
            {
            }

            // CurrentDepth lags one token behind.
            return reader.CurrentDepth > 0 || reader.TokenType is JsonTokenType.None or JsonTokenType.StartObject or JsonTokenType.StartArray;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ApiException ToException(HttpResponseMessage response, ResponseInfo info, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        string text = info.Secrets.Remove(Encoding.UTF8.GetString(body));
        text = text.Length > MaxErrorBodyBytes ? text[..MaxErrorBodyBytes] : text;
        ErrorEvent? told = TryParse(text);
        return new ApiException(info.StatusCode, told?.Error ?? ErrorOf(info, FindMessage(text) ?? response.ReasonPhrase), told?.RequestId ?? info.RequestId)
        {
            Body = text,
            RetryAfter = info.GetRetryAfter(now),
            IsRetryable = info.GetHeader("x-should-retry") switch
            {
                "true" => true,
                "false" => false,
                _ => info.StatusCode is 408 or 409 or 429 or >= 500,
            },
        };
    }

    // The body is not an error of the API, so the status determines the error's type.
    private static ApiError ErrorOf(ResponseInfo info, string? message) => new()
    {
        Type = TypeOf(info.StatusCode),
        Message = info.StatusCode is >= 300 and < 400
            ? "Redirects are not followed: they would send the key and the prompt to another address. Set the base URL to the address of the API."
            : info.Secrets.Remove(message ?? ""),
    };

    // The error bodies of other clouds have other shapes: {"message": …} (AWS), {"error": {"message": …}} (Google).
    private static string? FindMessage(string text)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            JsonElement body = json.RootElement;
            if (body.ValueKind == JsonValueKind.Object && body.TryGetProperty("error", out JsonElement error))
            {
                body = error;
            }

            return body.ValueKind == JsonValueKind.Object && body.TryGetProperty("message", out JsonElement message) && message.ValueKind == JsonValueKind.String
                ? message.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ErrorEvent? TryParse(string text)
    {
        try
        {
            return MessagesJson.ParseReply<ErrorEvent>(text);
        }
        catch (JsonException)
        {
            // The body is not JSON, for example a proxy's HTML page, so the status determines the error.
            return null;
        }
    }

    private static ErrorType TypeOf(int statusCode) => statusCode switch
    {
        400 => ErrorType.InvalidRequest,
        401 => ErrorType.Authentication,
        402 => ErrorType.Billing,
        403 => ErrorType.Permission,
        404 => ErrorType.NotFound,
        409 => ErrorType.Conflict,
        413 => ErrorType.RequestTooLarge,
        429 => ErrorType.RateLimit,
        504 => ErrorType.Timeout,
        529 => ErrorType.Overloaded,
        >= 500 => ErrorType.Api,
        _ => new ErrorType($"http_{statusCode}"),
    };
}
