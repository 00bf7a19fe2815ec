using System.Net.Http.Headers;

namespace Handlers;

/// <summary>The headers that hold a credential. A request has exactly one of them.</summary>
internal static class Credentials
{
    public const string ApiKey = "x-api-key";
    public const string Authorization = "authorization";

    /// <summary>Since this version of the API, the key is sent as a bearer token instead of as <c>x-api-key</c>.</summary>
    public const string BearerVersion = "2026-10-21";

    /// <summary>Returns those of the header names that hold a credential.</summary>
    public static IEnumerable<string> In(IEnumerable<string> names)
        => ((string[])[ApiKey, Authorization]).Where(credential => names.Contains(credential, StringComparer.OrdinalIgnoreCase));

    /// <inheritdoc cref="In(IEnumerable{string})"/>
    public static IEnumerable<string> In(HttpHeaders headers) => In(headers.NonValidated.Select(header => header.Key));

    /// <summary>The header that a key is sent in.</summary>
    /// <param name="key">The key.</param>
    /// <param name="version">The value of <c>anthropic-version</c>.</param>
    public static (string Name, string Value) OfKey(string key, string? version)
        => string.CompareOrdinal(version, BearerVersion) >= 0 ? OfToken(key) : (ApiKey, key);

    /// <summary>The header that a token is sent in.</summary>
    public static (string Name, string Value) OfToken(string token) => (Authorization, $"Bearer {token}");
}
