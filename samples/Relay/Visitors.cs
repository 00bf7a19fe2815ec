using System.Security.Cryptography;

namespace Relay;

/// <summary>Gives each browser a random name in a cookie, which is the owner of the streams it starts. A real application has users instead.</summary>
internal static class Visitors
{
    private const string Cookie = "visitor";
    private static readonly object Key = new();

    public static void Identify(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { Length: 32 } visitor)
        {
            visitor = RandomNumberGenerator.GetHexString(32, lowercase: true);
            context.Response.Cookies.Append(Cookie, visitor, new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                SameSite = SameSiteMode.Strict,
                Secure = context.Request.IsHttps,
                MaxAge = TimeSpan.FromDays(30),
            });
        }

        context.Items[Key] = visitor;
    }

    public static string? Of(HttpContext context) => context.Items[Key] as string;
}
