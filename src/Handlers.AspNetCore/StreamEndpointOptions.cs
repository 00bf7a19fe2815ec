using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Handlers.AspNetCore;

/// <summary>How the endpoints of <see cref="StreamEndpoints"/> behave.</summary>
public sealed class StreamEndpointOptions
{
    /// <summary>
    /// Returns the user who makes a request, which is stored as the owner of the streams that the request starts. The user's
    /// <see cref="ClaimTypes.NameIdentifier"/> unless set. If it returns <see langword="null"/>, the user is unknown, and the default of
    /// <see cref="Authorize"/> denies access.
    /// </summary>
    public Func<HttpContext, string?> GetOwner { get; set; } = static context => context.User.FindFirstValue(ClaimTypes.NameIdentifier);

    /// <summary>
    /// Decides whether a request has access. It is called for each request with the owner of the stream, or of the new stream for
    /// <see cref="StreamAccess.Start"/>. Unless set, only the owner has access; a stream without an owner is not accessible.
    /// </summary>
    public Func<HttpContext, StreamAccess, string?, ValueTask<bool>>? Authorize { get; set; }

    /// <summary>How streams are relayed.</summary>
    public RelayOptions Relay { get; set; } = new();
}
