using System.Text.Json;
using System.Text.RegularExpressions;

namespace Handlers.Testing;

/// <summary>What the API refuses before it thinks of an answer.</summary>
internal static partial class RequestRules
{
    internal const string MessagesPath = "/v1/messages";

    // Where Foundry has the API.
    private const string FoundryPath = "/anthropic" + MessagesPath;

    /// <summary>The refusal of a request, or <see langword="null"/> if there is nothing to object to.</summary>
    internal static MessageScript? Refuse(ReceivedRequest request, string? expectedKey)
    {
        string path = request.Path.Split('?')[0];
        bool isGoogleCloud = GoogleCloudPath().Match(path) is { Success: true };
        if (path is not (MessagesPath or FoundryPath) && !isGoogleCloud)
        {
            return Refusal(404, "not_found_error", "Not found");
        }

        if (request.Method != "POST")
        {
            return Refusal(405, "invalid_request_error", "Method Not Allowed").Header("allow", "POST");
        }

        if (isGoogleCloud && !request.Headers.ContainsKey("authorization"))
        {
            return Refusal(401, "authentication_error", "Request is missing required authentication credential. Expected an OAuth 2 access token.");
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

        return (isGoogleCloud ? GoogleCloudObjection(request, path) : Objection(request.Json, namesModel: true)) is { } objection ? Refusal(400, "invalid_request_error", objection) : null;

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

    // The model stands in the path, and the version in the body.
    private static string? GoogleCloudObjection(ReceivedRequest request, string path)
        => Objection(request.Json, namesModel: false)
            ?? (request.Json.TryGetProperty("model", out _) ? "model: Extra inputs are not permitted"
            : !request.Json.TryGetProperty("anthropic_version", out JsonElement version) || version.ValueKind != JsonValueKind.String ? "anthropic_version: Field required"
            : request.Stream != path.EndsWith(":streamRawPredict", StringComparison.Ordinal) ? "stream: does not agree with the method of the address"
            : null);

    private static string? Objection(JsonElement body, bool namesModel)
    {
        if (body.ValueKind == JsonValueKind.Undefined)
        {
            return "The request body is not valid JSON";
        }

        if (body.ValueKind != JsonValueKind.Object)
        {
            return "Input should be a valid dictionary or object";
        }

        JsonElement model = default;
        if (namesModel && !body.TryGetProperty("model", out model))
        {
            return "model: Field required";
        }

        if (namesModel && model.ValueKind != JsonValueKind.String)
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
            : ConversationRules.Objection(messages);
    }

    [GeneratedRegex("^/v1/projects/[^/]+/locations/[^/]+/publishers/anthropic/models/[^/:]+:(streamRawPredict|rawPredict)$")]
    private static partial Regex GoogleCloudPath();
}
