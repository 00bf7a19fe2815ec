using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Handlers.Testing;

/// <summary>Checks the AWS Signature Version 4 of a received request: builds the canonical request again, signs it with the same key and compares.</summary>
internal static class AwsSignature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const string Service = "bedrock";

    // AWS refuses older and newer requests.
    private static readonly TimeSpan LongestSkew = TimeSpan.FromMinutes(5);

    /// <returns>The name and message of AWS's exception; null if the signature is valid.</returns>
    public static (string Exception, string Message)? FindFault(ReceivedRequest request, string accessKeyId, string secretAccessKey)
    {
        if (!request.Headers.TryGetValue("authorization", out string? authorization) || !authorization.StartsWith(Algorithm, StringComparison.Ordinal))
        {
            return ("MissingAuthenticationTokenException", "Missing Authentication Token");
        }

        Dictionary<string, string> parts = authorization[Algorithm.Length..].Split(',', StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .ToDictionary(part => part[0], part => part[^1]);
        string[] scope = parts.GetValueOrDefault("Credential", "").Split('/');
        string[] signed = parts.GetValueOrDefault("SignedHeaders", "").Split(';');
        if (scope is not [_, _, _, Service, "aws4_request"] || !parts.TryGetValue("Signature", out string? signature))
        {
            return ("IncompleteSignatureException", "Authorization header requires 'Credential' parameter, 'SignedHeaders' parameter and 'Signature' parameter.");
        }

        if (scope[0] != accessKeyId)
        {
            return ("UnrecognizedClientException", "The security token included in the request is invalid.");
        }

        if (request.Headers.Keys.FirstOrDefault(name => IsToBeSigned(name) && !signed.Contains(name.ToLowerInvariant())) is { } unsigned)
        {
            return ("InvalidSignatureException", $"'{unsigned}' must be a 'SignedHeader' in the AWS Authorization.");
        }

        string date = request.Headers.GetValueOrDefault("x-amz-date", "");
        if (!DateTimeOffset.TryParseExact(date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset signedAt)
            || (DateTimeOffset.UtcNow - signedAt).Duration() > LongestSkew || !date.StartsWith(scope[1], StringComparison.Ordinal))
        {
            return ("InvalidSignatureException", "Signature expired.");
        }

        string payloadHash = Hash(request.Body.Span);
        string toSign = string.Join('\n', Algorithm, date, string.Join('/', scope[1..]), Hash(Encoding.UTF8.GetBytes(Canonical(request, signed, payloadHash))));
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + secretAccessKey);
        foreach (string part in scope[1..])
        {
            key = Mac(key, part);
        }

        return request.Headers.GetValueOrDefault("x-amz-content-sha256", payloadHash) != payloadHash
            || !CryptographicOperations.FixedTimeEquals(Mac(key, toSign), FromHex(signature))
            ? ("InvalidSignatureException", "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.")
            : null;
    }

    private static bool IsToBeSigned(string name)
        => name.Equals("host", StringComparison.OrdinalIgnoreCase) || name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase);

    // The path is escaped again, segment by segment, and headers are trimmed.
    private static string Canonical(ReceivedRequest request, string[] signed, string payloadHash)
    {
        string[] target = request.Path.Split('?', 2);
        string path = string.Join('/', target[0].Split('/').Select(Uri.EscapeDataString));
        string headers = string.Concat(signed.Select(name => $"{name}:{request.Headers.GetValueOrDefault(name, "").Trim()}\n"));
        return string.Join('\n', request.Method, path, target.Length == 2 ? target[1] : "", headers, string.Join(';', signed), payloadHash);
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static byte[] FromHex(string text)
    {
        byte[] bytes = new byte[text.Length / 2];
        return Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : [];
    }
}
