using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Handlers.AspNetCore;

/// <summary>How the endpoints of <see cref="StreamEndpoints"/> behave.</summary>
public sealed class StreamEndpointOptions
{
    /// <summary>
    /// Tells who makes a request: kept as the owner of the streams it starts. The user's <see cref="ClaimTypes.NameIdentifier"/> unless set. With
    /// <see langword="null"/> nothing is known of the user, and <see cref="Authorize"/> refuses unless it is set as well.
    /// </summary>
    public Func<HttpContext, string?> GetOwner { get; set; } = static context => context.User.FindFirstValue(ClaimTypes.NameIdentifier);

    /// <summary>
    /// Decides whether a request may have access: asked for each one, with the stream's owner, or for <see cref="StreamAccess.Start"/> the new stream's. Unless set,
    /// access is granted to the owner alone, and to nobody where no owner is known.
    /// </summary>
    public Func<HttpContext, StreamAccess, string?, ValueTask<bool>>? Authorize { get; set; }

    /// <summary>How streams are relayed.</summary>
    public RelayOptions Relay { get; set; } = new();
}
