namespace Handlers;

/// <summary>Checks the addresses to which <c>v1/messages</c> is appended.</summary>
internal static class BaseUrlRules
{
    private const string Path = "/v1/messages";

    /// <param name="address">The address.</param>
    /// <param name="what">The name of the option or variable that holds the address.</param>
    /// <param name="allowInsecureHttp">Whether plain <c>http</c> is allowed for hosts other than this machine.</param>
    /// <exception cref="ArgumentException">The address cannot be that of a Messages API; the message says what to write.</exception>
    public static Uri Validate(Uri? address, string what, bool allowInsecureHttp)
    {
        ArgumentNullException.ThrowIfNull(address, what);
        if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http"))
        {
            throw Refused(what, "must be an absolute https address, such as https://api.anthropic.com");
        }

        if (address.UserInfo.Length > 0)
        {
            throw Refused(what, "must not hold a user name or a password, which would not be sent; set ApiKey, AuthToken or Headers");
        }

        if (address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw Refused(what, "must not have a query or a fragment, because v1/messages is appended to its path; leave them out");
        }

        string path = address.AbsolutePath.TrimEnd('/');
        foreach (string end in (ReadOnlySpan<string>)[Path, "/v1"])
        {
            if (path.EndsWith(end, StringComparison.Ordinal))
            {
                throw Refused(what, $"must not end in {end[1..]}, as v1/messages is appended to it: write \"{address.GetLeftPart(UriPartial.Authority)}{path[..^end.Length]}\"");
            }
        }

        return address.Scheme == "https" || address.IsLoopback || allowInsecureHttp ? address
            : throw Refused(what, $"is plain http to {address.Host}: every host on the way could read the key and the prompt. Use https, or set MessagesClientOptions.AllowInsecureHttp");
    }

    /// <summary>Where requests are sent.</summary>
    public static Uri GetAddress(Uri baseUrl) => new(baseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/') + Path);

    private static ArgumentException Refused(string what, string rule, string property = nameof(MessagesClientOptions.BaseUrl)) => new($"{what} {rule}.", property);
}
