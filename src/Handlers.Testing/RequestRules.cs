using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Handlers.Testing;

/// <summary>The checks that the API, or the cloud service at the request's path, makes before it answers a request.</summary>
internal static class RequestRules
{
    private const string Bearer = "Bearer ";

    /// <summary>The error response for an invalid request; <see langword="null"/> if the request is valid.</summary>
    internal static MessageScript? Refuse(ReceivedRequest request, LocalMessagesServerOptions options)
    {
        if (request.Address is not { } address)
        {
            return Refusal(404, "not_found_error", "Not found");
        }

        if (request.Method != "POST")
        {
            return Refusal(405, "invalid_request_error", "Method Not Allowed").Header("allow", "POST");
        }

        if (RefuseCredential(request, address.Service, options) is { } refused)
        {
            return refused;
        }

        // Bedrock takes the version only in the body.
        if (address.Service != Service.Bedrock && !request.Headers.ContainsKey("anthropic-version"))
        {
            return Refusal(400, "invalid_request_error", "anthropic-version: header is required");
        }

        string? objection = Objection(request, namesModel: address.IsStreaming is null);
        return objection is null ? null : Refusal(400, "invalid_request_error", objection);

        MessageScript Refusal(int status, string type, string message) => MessageScript.Error(status, type, message, request.RequestId);
    }

    private static MessageScript? RefuseCredential(ReceivedRequest request, Service service, LocalMessagesServerOptions options)
    {
        if (request.Headers.ContainsKey("x-api-key") && request.Headers.ContainsKey("authorization"))
        {
            return MessageScript.Error(401, "authentication_error", "x-api-key and authorization: only one credential may be sent", request.RequestId);
        }

        string? token = request.Headers.TryGetValue("authorization", out string? authorization) && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? authorization[Bearer.Length..] : null;
        if (service == Service.Bedrock && token is null)
        {
            return AwsSignature.FindFault(request, options.AwsAccessKeyId, options.AwsSecretAccessKey) is { } fault
                ? MessageScript.Error(403, "permission_error", fault.Message).Header("x-amzn-errortype", fault.Exception) : null;
        }

        if (service == Service.GoogleCloud && string.IsNullOrEmpty(token))
        {
            return MessageScript.Reply(
                HttpStatusCode.Unauthorized,
                """{"error":{"code":401,"message":"Request is missing required authentication credential. Expected an OAuth 2 access token.","status":"UNAUTHENTICATED"}}""");
        }

        string? key = service is Service.Anthropic or Service.Foundry ? request.Headers.GetValueOrDefault("x-api-key", token!) : token;
        return string.IsNullOrEmpty(key) ? MessageScript.Error(401, "authentication_error", "x-api-key header is required", request.RequestId)
            : options.ApiKey is { } expected && key != expected ? MessageScript.Error(401, "authentication_error", "invalid x-api-key", request.RequestId)
            : null;
    }

    // Clouds have the model in the path, and the version in the body.
    private static string? CloudObjection(ReceivedRequest request)
        => request.Json.TryGetProperty("model", out _) ? "model: Extra inputs are not permitted"
            : !request.Json.TryGetProperty("anthropic_version", out JsonElement version) || version.ValueKind != JsonValueKind.String ? "anthropic_version: Field required"
            : request.Address!.Service == Service.Bedrock && request.Json.TryGetProperty("stream", out _) ? "stream: Extra inputs are not permitted"
            : request.Address!.Service == Service.Bedrock && request.Json.TryGetProperty("anthropic_beta", out JsonElement betas) && betas.ValueKind != JsonValueKind.Array
                ? "anthropic_beta: Input should be a valid list"
            : request.Stream != request.Address!.IsStreaming ? "stream: does not agree with the method of the address"
            : null;

    private static string? Objection(ReceivedRequest request, bool namesModel)
        => BodyRules.Objection(request.Json, namesModel) ?? (namesModel ? null : CloudObjection(request)) ?? Objection(request.Body);

    // The client checks the same rules before it sends.
    private static string? Objection(ReadOnlyMemory<byte> body)
    {
        try
        {
            JsonNode json = JsonNode.Parse(body.Span)!;

            // Clouds have the model in the path.
            json["model"] ??= "model";
            MessageRequest.FromJson(json.ToJsonString()).Validate();
            return null;
        }
        catch (InvalidRequestException e)
        {
            return e.ApiMessage;
        }
        catch (JsonException e)
        {
            return $"{e.Path?.Replace("$.", "", StringComparison.Ordinal)}: Input is not valid";
        }
    }
}
