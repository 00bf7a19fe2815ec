using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Handlers.Testing;

/// <summary>Writes a script to an HTTP response.</summary>
internal sealed class ScriptReply(MessageScript script, ReceivedRequest request, HttpContext context, TimeProvider time)
{
    private readonly HttpResponse _response = context.Response;
    private readonly CancellationToken _clientLeft = context.RequestAborted;

    internal async Task SendAsync()
    {
        foreach (ScriptStep silence in script.BeforeHeaders)
        {
            await silence.WaitAsync(time, _clientLeft).ConfigureAwait(false);
        }

        if (IsBedrock && script.Refusal is { } refusal)
        {
            await SendBedrockErrorAsync(refusal).ConfigureAwait(false);
        }
        else if (request.Stream || script.IsWholeBody)
        {
            await SendPartsAsync().ConfigureAwait(false);
        }
        else if (script.FirstErrorType is { } errorType)
        {
            await new ScriptReply(ErrorInsteadOf(errorType), request, context, time).SendAsync().ConfigureAwait(false);
        }
        else
        {
            await SendMessageAsync().ConfigureAwait(false);
        }
    }

    private bool IsBedrock => request.Address is { Service: Service.Bedrock };

    private async Task SendBedrockErrorAsync((string Type, string Message) refusal)
    {
        WriteHeaders("application/json");
        string exception = AwsEventStream.ExceptionOf(refusal.Type);
        _response.Headers["x-amzn-errortype"] = char.ToUpperInvariant(exception[0]) + exception[1..];
        byte[] body = Encoding.UTF8.GetBytes(new JsonObject { ["message"] = refusal.Message }.ToJsonString());
        _response.ContentLength = body.Length;
        await _response.BodyWriter.WriteAsync(body, _clientLeft).ConfigureAwait(false);
    }

    /// <summary>The HTTP error that a request without streaming gets in place of an <c>error</c> event.</summary>
    private MessageScript ErrorInsteadOf(string errorType)
    {
        int status = errorType switch
        {
            "invalid_request_error" => 400,
            "authentication_error" => 401,
            "billing_error" => 402,
            "permission_error" => 403,
            "not_found_error" => 404,
            "conflict_error" => 409,
            "request_too_large" => 413,
            "rate_limit_error" => 429,
            "timeout_error" => 504,
            "overloaded_error" => 529,
            _ => 500,
        };
        return MessageScript.Error(status, errorType, "The script has an error event.", request.RequestId);
    }

    private async Task SendMessageAsync()
    {
        WriteHeaders("application/json");
        if (script.IsCutShort)
        {
            // The JSON of the message so far, without its closing brace.
            byte[] part = script.HasMessage ? Encoding.UTF8.GetBytes(script.ToMessageJson())[..^1] : [];
            await _response.BodyWriter.WriteAsync(part, _clientLeft).ConfigureAwait(false);
            await EndAsync().ConfigureAwait(false);
            return;
        }

        byte[] body = Encoding.UTF8.GetBytes(script.ToMessageJson());
        _response.ContentLength = body.Length;
        await _response.BodyWriter.WriteAsync(body, _clientLeft).ConfigureAwait(false);
    }

    private async Task SendPartsAsync()
    {
        WriteHeaders(IsBedrock ? AwsEventStream.MediaType : "text/event-stream; charset=utf-8");
        if (!MayHaveBody(script.StatusCode))
        {
            return;
        }

        if (script.IsWholeBody && script.End == ScriptEnd.Complete)
        {
            _response.ContentLength = script.ToArray().Length;
        }
        else
        {
            await _response.BodyWriter.FlushAsync(_clientLeft).ConfigureAwait(false);
        }

        foreach (ScriptStep part in script.Parts(IsBedrock ? AwsEventStream.Frame : null))
        {
            if (part is ScriptStep.Bytes bytes)
            {
                await _response.BodyWriter.WriteAsync(bytes.Value, _clientLeft).ConfigureAwait(false);
            }
            else
            {
                await part.WaitAsync(time, _clientLeft).ConfigureAwait(false);
            }
        }

        await EndAsync().ConfigureAwait(false);
    }

    private async Task EndAsync()
    {
        switch (script.End)
        {
            case ScriptEnd.Abort:
                request.OnReplyOver();
                await BreakOffAsync().ConfigureAwait(false);
                break;
            case ScriptEnd.KeepOpen:
                await Task.Delay(Timeout.InfiniteTimeSpan, _clientLeft).ConfigureAwait(false);
                break;
        }
    }

    // HttpContext.Abort would drop bytes that have not been sent yet. Closing the connection below HTTP sends them first and still cuts the body.
    private async Task BreakOffAsync()
    {
        await _response.BodyWriter.FlushAsync(_clientLeft).ConfigureAwait(false);
        if (HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<IConnectionTransportFeature>() is { Transport.Output: { } output })
        {
            await output.CompleteAsync().ConfigureAwait(false);
            await Task.Delay(Timeout.InfiniteTimeSpan, _clientLeft).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        context.Abort();
    }

    private void WriteHeaders(string contentType)
    {
        _response.StatusCode = (int)script.StatusCode;
        _response.ContentType = contentType;
        IHeaderDictionary headers = _response.Headers;
        headers["cache-control"] = "no-cache";
        headers[IsBedrock ? "x-amzn-requestid" : "request-id"] = request.RequestId;
        headers["anthropic-workspace-id"] = "wrkspc_01Local";
        headers["anthropic-organization-id"] = "00000000-0000-4000-8000-000000000001";
        string reset = time.GetUtcNow().AddMinutes(1).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        foreach ((string limit, int amount) in (ReadOnlySpan<(string, int)>)[("requests", 1_000), ("tokens", 500_000), ("input-tokens", 400_000), ("output-tokens", 100_000)])
        {
            headers[$"anthropic-ratelimit-{limit}-limit"] = amount.ToString(CultureInfo.InvariantCulture);
            headers[$"anthropic-ratelimit-{limit}-remaining"] = (amount - 1).ToString(CultureInfo.InvariantCulture);
            headers[$"anthropic-ratelimit-{limit}-reset"] = reset;
        }

        foreach ((string name, string value) in script.Headers)
        {
            headers[name] = value;
        }
    }

    private static bool MayHaveBody(HttpStatusCode status) => status is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified);
}
