using System.Text.Json;

namespace Handlers.Testing;

/// <summary>What the API refuses before it thinks of an answer.</summary>
internal static class RequestRules
{
    internal const string MessagesPath = "/v1/messages";

    /// <summary>The refusal of a request, or <see langword="null"/> if there is nothing to object to.</summary>
    internal static MessageScript? Refuse(ReceivedRequest request, string? expectedKey)
    {
        if (request.Path.Split('?')[0] != MessagesPath)
        {
            return Refusal(404, "not_found_error", "Not found");
        }

        if (request.Method != "POST")
        {
            return Refusal(405, "invalid_request_error", "Method Not Allowed").Header("allow", "POST");
        }

        string? key = Key(request);
        if (string.IsNullOrEmpty(key))
        {
            return Refusal(401, "authentication_error", "x-api-key header is required");
        }

        if (expectedKey is not null && key != expectedKey)
        {
            return Refusal(401, "authentication_error", "invalid x-api-key");
        }

        if (!request.Headers.ContainsKey("anthropic-version"))
        {
            return Refusal(400, "invalid_request_error", "anthropic-version: header is required");
        }

        return Objection(request.Json) is { } objection ? Refusal(400, "invalid_request_error", objection) : null;

        MessageScript Refusal(int status, string type, string message) => MessageScript.Error(status, type, message, request.RequestId);
    }

    private static string? Key(ReceivedRequest request)
    {
        if (request.Headers.TryGetValue("x-api-key", out string? key))
        {
            return key;
        }

        const string Bearer = "Bearer ";
        return request.Headers.TryGetValue("authorization", out string? authorization) && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? authorization[Bearer.Length..]
            : null;
    }

    private static string? Objection(JsonElement body)
    {
        if (body.ValueKind == JsonValueKind.Undefined)
        {
            return "The request body is not valid JSON";
        }

        if (body.ValueKind != JsonValueKind.Object)
        {
            return "Input should be a valid dictionary or object";
        }

        if (!body.TryGetProperty("model", out JsonElement model))
        {
            return "model: Field required";
        }

        if (model.ValueKind != JsonValueKind.String)
        {
            return "model: Input should be a valid string";
        }

        if (!body.TryGetProperty("max_tokens", out JsonElement maxTokens))
        {
            return "max_tokens: Field required";
        }

        if (maxTokens.ValueKind != JsonValueKind.Number || !maxTokens.TryGetInt64(out long tokens))
        {
            return "max_tokens: Input should be a valid integer";
        }

        if (tokens < 1)
        {
            return "max_tokens: Input should be greater than or equal to 1";
        }

        if (!body.TryGetProperty("messages", out JsonElement messages))
        {
            return "messages: Field required";
        }

        if (messages.ValueKind != JsonValueKind.Array)
        {
            return "messages: Input should be a valid list";
        }

        if (messages.GetArrayLength() == 0)
        {
            return "messages: at least one message is required";
        }

        return body.TryGetProperty("stream", out JsonElement stream) && stream.ValueKind is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null)
            ? "stream: Input should be a valid boolean"
            : null;
    }
}
