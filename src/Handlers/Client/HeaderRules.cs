using System.Buffers;
using System.Collections.Frozen;

namespace Handlers;

/// <summary>Checks headers: a name must be a token (RFC 9110, 5.6.2), and a value printable ASCII, so that no value can inject another header.</summary>
internal static class HeaderRules
{
    private static readonly SearchValues<char> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static FrozenDictionary<string, string> Validate(IDictionary<string, string> headers, string property)
    {
        ArgumentNullException.ThrowIfNull(headers, property);
        using var request = new HttpRequestMessage();
        foreach ((string name, string value) in headers)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(Token))
            {
                throw new ArgumentException("A header's name must be one or more letters, digits or !#$%&'*+-.^_`|~.", property);
            }

            Validate(value, $"header {name}");
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                throw new ArgumentException($"The header {name} describes the content, which the client writes; leave the header out.", property);
            }
        }

        if (Credentials.In(headers.Keys).ToArray() is [var first, var second])
        {
            throw new ArgumentException($"{property}[{first}] and {property}[{second}] are set, but a request has one credential: leave one of them out.", property);
        }

        return headers.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    public static IList<string> Validate(IList<string> betas, string property)
    {
        ArgumentNullException.ThrowIfNull(betas, property);
        foreach (string beta in betas)
        {
            Validate(beta, "a beta's name");
        }

        return betas is [] ? [] : betas.ToArray();
    }

    /// <summary>Checks a value. Never shows it, because it may be a key.</summary>
    public static string Validate(string? value, string what)
        => value is null ? throw new ArgumentException($"The value of {what} must not be null.", nameof(value))
            : value.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? throw new ArgumentException($"The value of {what} must be printable ASCII: no line breaks, no control characters, no letters outside ASCII.", nameof(value))
            : value;
}
